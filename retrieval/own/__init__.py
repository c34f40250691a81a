"""A user's own documents: always apart from the official ones."""
