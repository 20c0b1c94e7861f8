"""Titles of films, series, albums, books, songs, plays and games.

`titles` reads a text `line` by line: `quotations` are titles in marks, `runs` those in title case, both with a word of
`cues` beside them; what everybody knows needs none. The names of the text, which are no titles, are handed in.
"""
