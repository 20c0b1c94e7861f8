"""What can be known of an article: language, outlet, entities, quotes, dates, topics, stories."""
