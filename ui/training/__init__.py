"""The presenter's page."""
