"""`python -m pulumi_videosdk`: looking at a set-up, taking over what is there, and mending a killed run.

Nothing here changes anything at VideoSDK or in a stack: documents are written and words are said, and the
person who reads them runs `pulumi`. No credential is ever printed.
"""
