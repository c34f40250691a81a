"""What people write to name a place in a document, and the passages that it names."""
