"""The desk: jobs beside posting, and what they keep."""
