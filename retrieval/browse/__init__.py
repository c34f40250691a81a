"""Reading: the contents of a document, a paragraph with its neighbours, two editions compared."""
