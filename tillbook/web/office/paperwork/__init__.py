"""Paperwork: papers about goods as people fill them in, from the first scan to the document."""
