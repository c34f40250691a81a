"""The page of the meeting pack, and the buttons that fill it."""
