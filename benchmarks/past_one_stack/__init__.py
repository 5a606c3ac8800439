"""How long many rooms take as one stack and spread over several: what docs/scale.md tells, measured.

`make bench-scale` runs it, after `make bench`.
"""
