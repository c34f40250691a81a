"""Load: many people at once, each checking that the answer is his own."""
