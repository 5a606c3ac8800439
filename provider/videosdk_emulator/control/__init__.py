"""What a test or a person does to the emulator: the control API, its console and its inboxes."""
