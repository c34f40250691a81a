"""One way through: question -> search -> rank -> quote -> answer."""
