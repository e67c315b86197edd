"""Benchmarks: how fast this house posts, against the bare database, and how it grows."""
