"""The API, version 1: documents in, the feed and reports out, people and keys."""
