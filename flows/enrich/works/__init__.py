"""Titles of films, series, albums, books, songs, plays and games."""
