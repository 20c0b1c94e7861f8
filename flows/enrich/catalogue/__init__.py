"""The outlets that are known: entries with proof, those shipped and those of an installation.

`files` reads the YAML of outlets/ and of the installation, `entries` says what an entry is, `catalogue` puts them
together with the look-ups that rules need. `additions` writes an entry, `listing` shows one. Nothing here reads an
article.
"""
