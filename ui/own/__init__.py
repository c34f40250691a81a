"""The page of a user's own documents, and what they say beside an answer."""
