"""At the till: goods leave against tender, and come back."""
