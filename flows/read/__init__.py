"""From a drop to raw articles: discover files, decode them, read their records and metadata."""

VERSION = "4"  # raise it when reading gives other results: what was loaded before is then read again
