"""What each resource is, a file for each: inputs and outputs, and how it is made, looked at and taken away.

Only the provider's process and the command line load these.
"""
