"""Channels: one file per shop platform or format that documents come from."""
