"""Which outlet an article is from."""
