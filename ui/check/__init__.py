"""The page that checks a quotation or a letter."""
