"""One way through: fetch -> parse -> passages -> embed -> store."""
