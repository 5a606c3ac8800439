"""How fast the package is: its stacks against the least that the engine takes, and what it costs inside.

`make bench` runs it. Nothing here is part of the package.
"""
