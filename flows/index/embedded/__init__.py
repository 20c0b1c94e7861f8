"""The embedded engine: tantivy and SQLite in the state folder."""
