"""Measurements of article-flows beside the alternatives: `python -m benchmarks --help`."""
