"""The language of an article."""
