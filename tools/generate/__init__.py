"""Writes what is made from the definitions: classes, reference, coverage table."""
