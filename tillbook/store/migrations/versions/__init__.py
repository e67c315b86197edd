"""The revisions of a book's layout, oldest first; each is written out and never changed."""
