"""Who and what an article is about: people, organisations, places and works under one name each."""
