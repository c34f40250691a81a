"""A letter or a policy, checked: every quotation and every reference in it."""
