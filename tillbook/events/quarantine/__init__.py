"""What people decide about documents that are held."""
