"""The page that shows where a quotation stands."""
