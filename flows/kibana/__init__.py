"""Bringing the generated objects into a running Kibana, and proving that they are there."""
