"""Documents about tills: what one states of its day, by which key, and when it is expected."""
