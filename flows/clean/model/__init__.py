"""The line model: what every line looks like that no rule decided. docs/model.md tells more."""

from flows.clean.model.scoring import mark
from flows.clean.model.weights import data

__all__ = ["data", "mark"]
