"""Projections: one file per question to the books."""
