"""Tillbook: selling, stock and books as one system, posted once and in real time."""

__version__ = "0.1.0"
