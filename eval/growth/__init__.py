"""Growth: what stores of many passages cost, and what they still find."""
