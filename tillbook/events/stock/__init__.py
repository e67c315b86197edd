"""Goods: how they come, lie, move and go."""
