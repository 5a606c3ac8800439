"""VideoSDK over HTTP: transport, credentials, errors, and one file per API area.

Nothing is imported here, so that `pulumi_videosdk.api.errors` loads neither requests nor PyJWT.
"""
