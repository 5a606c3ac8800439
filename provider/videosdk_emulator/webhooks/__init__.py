"""Webhooks: kept, signed and posted."""
