"""The official page on which a quotation stands, as a picture with the quoted words marked."""
