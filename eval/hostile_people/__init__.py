"""Hostile people: questions, floods and requests made to harm, and what came of them."""
