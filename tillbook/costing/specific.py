"""Specific cost: goods are worth what that very lot, or that very piece, was paid.

A lot is a position of its own, so what leaves under its number leaves at its own cost, whatever
other lots of the item cost. Within one lot pieces cannot be told apart; where it came by several
receipt lines they leave in that order, layer by layer, as first in, first out. A serial number is a
lot of one piece. Goods without a lot are a lot of their own, and a check says so.
"""

from tillbook.costing.fifo import current_cost, rebase, take_over

__all__ = ["current_cost", "rebase", "take_over"]
