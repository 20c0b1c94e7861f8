"""One assertion on a drop: what is measured, the bounds it keeps to, and what a breach does.

A bound is either absolute (`minimum`, `maximum`) or beside the recent runs of the same drop: `minimum_of_recent` and
`maximum_of_recent` are multiples of their median, `rise` is how far above it a share may be, `change` how far a mix of
languages may have moved (total variation distance: 0 is the same mix, 1 shares no language).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Severity = Literal["stop", "warn", "off"]
Measure = Literal["documents", "undated", "empty", "short", "median_words", "language_mix", "rejected"]

BOUNDS: Mapping[str, frozenset[str]] = {
    "documents": frozenset({"minimum", "maximum", "minimum_of_recent", "maximum_of_recent"}),
    "median_words": frozenset({"minimum", "maximum", "minimum_of_recent", "maximum_of_recent"}),
    "undated": frozenset({"maximum", "rise"}),
    "empty": frozenset({"maximum", "rise"}),
    "short": frozenset({"maximum", "rise"}),
    "rejected": frozenset({"maximum", "rise"}),
    "language_mix": frozenset({"change"}),
}
"""The bounds that each measure can have."""
RELATIVE = frozenset({"minimum_of_recent", "maximum_of_recent", "rise", "change"})
SHARES = frozenset({"undated", "empty", "short", "rejected"})
_OF_THE_DROP = frozenset({"documents", "rejected"})  # what was refused has no outlet

Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]
Number = Annotated[float, Field(ge=0, le=1e12, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Name = Annotated[str, Field(min_length=1, max_length=1000)]


class Bounds(BaseModel):
    """What an assertion and what stands in for it in some drops or outlets have in common."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    minimum: Number | None = None
    maximum: Number | None = None
    minimum_of_recent: Number | None = None
    maximum_of_recent: Number | None = None
    rise: Share | None = None
    change: Share | None = None
    words: int | None = Field(default=None, ge=1, le=100_000, description="Of `short`: fewer words than this")
    sample: int | None = Field(default=None, ge=0, le=1_000_000_000, description="Fewer documents say nothing")
    runs: int | None = Field(default=None, ge=1, le=10, description="Recent runs that a relative bound needs")
    severity: Severity | None = None

    @property
    def given(self) -> dict[str, object]:
        """What is said here: the fields of a bound that have a value."""
        return {name: value for name in Bounds.model_fields if (value := getattr(self, name)) is not None}


class Assertion(Bounds):
    """One assertion, as its file has it."""

    id: Id
    measure: Measure
    each: Literal["drop", "outlet"] = "drop"
    severity: Severity = "warn"
    words: int = Field(default=20, ge=1, le=100_000)
    sample: int = Field(default=0, ge=0, le=1_000_000_000)
    runs: int = Field(default=3, ge=1, le=10)
    why: str = Field(default="", max_length=1000)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        bounds = self.bounds
        if not bounds:
            raise ValueError(f"a bound is missing; {self.measure} can have {_listed(BOUNDS[self.measure])}")
        if wrong := sorted(bounds - BOUNDS[self.measure]):
            raise ValueError(f"{self.measure} has no {wrong[0]}; it can have {_listed(BOUNDS[self.measure])}")
        if self.measure in SHARES and self.maximum is not None and self.maximum > 1:
            raise ValueError(f"{self.measure} is a share: its maximum is at most 1")
        if self.each == "outlet" and self.measure in _OF_THE_DROP:
            raise ValueError(f"{self.measure} is counted of a drop, not of each outlet")
        return self

    @property
    def bounds(self) -> frozenset[str]:
        """The names of the bounds that it has."""
        return frozenset(name for name in self.given if name in RELATIVE | {"minimum", "maximum"})

    @property
    def relative(self) -> bool:
        """Nothing but recent runs tells whether it holds."""
        return bool(self.bounds) and self.bounds <= RELATIVE


class Override(Bounds):
    """Other bounds, or another severity, of one assertion: in some drops, of some outlets, or both.

    `drop` is a glob over the drop's name, `outlet` one over the outlet's, as the report calls it; letter case counts.
    """

    assertion: Id
    drop: Name | None = None
    outlet: Name | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.drop is None and self.outlet is None:
            raise ValueError("drop or outlet is missing: to change an assertion everywhere, write it under its id")
        if not self.given:
            raise ValueError("it changes nothing: give a bound or a severity")
        return self

    def is_of(self, drops: tuple[str, ...]) -> bool:
        """Whether it is about a run over these drops: all of them have to fit."""
        return self.drop is None or (bool(drops) and all(fnmatchcase(drop, self.drop) for drop in drops))


@dataclass(frozen=True, slots=True)
class Standing:
    """An assertion as it holds for a drop, with what stands in for it there of some outlets."""

    assertion: Assertion
    of_outlets: tuple[Override, ...] = ()

    @property
    def severities(self) -> frozenset[str]:
        """What a breach of it can do."""
        return frozenset({self.assertion.severity, *(one.severity for one in self.of_outlets if one.severity)})

    def of(self, outlet: str | None) -> Assertion:
        """As it holds for one outlet, or for the whole drop."""
        found = self.assertion
        for one in self.of_outlets:
            if outlet is not None and one.outlet is not None and fnmatchcase(outlet, one.outlet):
                found = changed(found, one)
        return found


def changed(assertion: Assertion, by: Override) -> Assertion:
    """The assertion with what an override says in its place. Raises `ValueError` for a bound that it cannot have."""
    return Assertion.model_validate(assertion.model_dump() | by.given)


def _listed(names: frozenset[str]) -> str:
    return ", ".join(sorted(names))
