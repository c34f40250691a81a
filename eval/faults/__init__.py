"""Faults, made on purpose: what is tried, how often, what happens, and whether anything is lost or wrong."""
