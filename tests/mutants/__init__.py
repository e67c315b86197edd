"""Mutants: deliberate damages to the house, each of which a law must catch."""
