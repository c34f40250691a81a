"""Hostile documents: what was made to break the parsers, and what came of it."""
