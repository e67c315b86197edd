"""Costing: what goods are worth as they move; a table of methods, and who asks it."""
