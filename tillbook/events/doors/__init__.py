"""Documents about the doors: who is told what."""
