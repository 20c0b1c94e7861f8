"""The index: one protocol (`base`), two engines (`embedded`, `elastic`), one query tree (`query`)."""
