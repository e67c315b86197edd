"""The desk: people and what they come in by, answers that are kept, followers of the journal."""
