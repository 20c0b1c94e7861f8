"""From a drop to raw articles: discover files, decode them, read their records and metadata."""
