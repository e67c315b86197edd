"""Under fire: books that are damaged, killed and cut off from power, and what is left of them."""
