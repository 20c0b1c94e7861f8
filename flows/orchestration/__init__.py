"""Prefect over the plain functions: the only package that imports it."""
