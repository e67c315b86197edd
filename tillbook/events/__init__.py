"""The events: one file per kind of business document. The folders are the table of contents."""
