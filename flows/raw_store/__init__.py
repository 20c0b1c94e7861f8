"""Raw texts, kept for good: cleaning can be explained and done again long after the drop is gone."""
