"""The ground floor: what there is to quote, the words for it, and the store it is kept in.

Imports nothing of the other packages.
"""
