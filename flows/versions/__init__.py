"""Versions of an index: the next one built, an earlier one brought back, a copy at another place."""
