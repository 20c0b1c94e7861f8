"""The documents of a run that took longest or were largest: ten of each, whatever the size of the run."""

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict

KEPT = 10


class Measured(BaseModel):
    """A record of a drop with its figure: seconds of work, or bytes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    article_id: str | None  # None: it was refused before it had one
    drop: str
    path: str
    record: str
    value: float

    @property
    def rank(self) -> tuple[float, str, str, str, str]:
        """Largest figure first; by place where figures are equal, so that the order of batches decides nothing."""
        return -self.value, self.drop, self.path, self.record, self.article_id or ""


def top(measured: Iterable[Measured]) -> list[Measured]:
    """The ten with the largest figures, the largest first."""
    return sorted(measured, key=lambda one: one.rank)[:KEPT]


def entered(ranking: list[Measured], one: Measured) -> list[Measured]:
    """Such a ranking with one more to choose from; most are compared with its last and go."""
    return top([*ranking, one]) if len(ranking) < KEPT or one.value >= ranking[-1].value else ranking
