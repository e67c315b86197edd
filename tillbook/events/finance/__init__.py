"""The books themselves: journals, reversals, periods."""
