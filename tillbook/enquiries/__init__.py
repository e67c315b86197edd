"""Enquiries: what a person at a screen asks, as one question each. Nothing is changed here."""
