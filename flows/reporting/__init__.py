"""Run reports as people read them: figures with their units, and a page with plots."""
