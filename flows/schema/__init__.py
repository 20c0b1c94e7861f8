"""From the typed model to everything that is generated from it: JSON Schema, templates, the field table."""
