"""Writes what is made from the definitions: classes, schema, reference, coverage table."""
