"""Adapter 2: the definitions as a native Pulumi plugin, for every language of Pulumi."""
