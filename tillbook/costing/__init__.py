"""Costing: what goods are worth as they move. A table of methods, and the one place that asks it."""
