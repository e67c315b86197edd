"""The back office in a real browser."""
