"""The store: the only code that connects to a database and executes."""
