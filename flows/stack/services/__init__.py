"""The services of `flows up`, one a module."""
