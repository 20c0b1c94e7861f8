"""The index: one protocol (`base`), one query language (`query`), two engines (`embedded`, `elastic`)."""
