"""Our own entries against the documents that they point to."""
