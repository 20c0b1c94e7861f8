"""The outlets that are known: entries with proof, those shipped and those of an installation."""
