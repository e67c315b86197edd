"""Documents about people: who may do what. Never who they are."""
