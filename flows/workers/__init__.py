"""Judging records, in this process or in several: everything that can be done with a record without an index."""
