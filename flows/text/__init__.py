"""Text as such: characters, scripts, marks, sentences and words, for whatever stage reads them."""
