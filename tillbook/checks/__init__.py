"""Checks: one file per thing that must hold, with its two faces."""
