"""Lists: items, prices, accounts and what else a shop keeps in columns, in from files and out."""
