"""The doors: HTTP in front of the book. Handlers parse, call and render; they decide nothing."""
