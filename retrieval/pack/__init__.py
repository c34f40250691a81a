"""The meeting pack: quotations collected, put in order, and made into a file."""
