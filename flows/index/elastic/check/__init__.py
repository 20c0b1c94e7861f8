"""A live archive held against the schema: what each index should be, in what it differs, what can be applied."""
