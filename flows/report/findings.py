"""What a run is told to look at: figures that moved, and assertions that do not hold."""

from typing import Literal

from pydantic import BaseModel, ConfigDict


class Drift(BaseModel):
    """A measure of this run beside that of earlier ones of the same drops. The rule: `flows.report.drift`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    measure: str
    now: float
    before: float  # the median of the earlier runs
    runs: int  # how many they were
    usual: float = 0.0  # how far from that is nothing out of the ordinary
    notable: bool

    @property
    def is_share(self) -> bool:
        """Its figures are parts of one."""
        return "share" in self.measure


class Breach(BaseModel):
    """An assertion on a drop that does not hold. `outlet` is None where it is about the whole drop."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    assertion: str
    outlet: str | None = None
    found: float
    expected: float
    is_share: bool = False  # both are parts of one
    severity: Literal["stop", "warn"] = "warn"
