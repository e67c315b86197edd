"""The back office: pages that ask the books, and say what they answer."""
