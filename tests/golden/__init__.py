"""The seeds' documents as they should be, reviewed and committed.

uv run python -m tests.golden            show how today's documents differ
uv run python -m tests.golden --write    take today's documents as the right ones
"""
