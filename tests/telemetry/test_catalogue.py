"""docs/observability.md names all that telemetry tells."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from flows.telemetry.catalogue import COUNTS, HAPPENINGS, MEASURES, STEPS, Happening, Measure, Step

PAGE = Path(__file__).parents[2] / "docs" / "observability.md"


def row(one: Step | Happening | Measure) -> str:
    """Its line of the table."""
    if isinstance(one, Measure):
        return f"| `{one.name}` | {one.kind} | `{one.unit}` | {one.says} | {marked(one.attributes)} |"
    names = f"`{one.name}`" if isinstance(one, Happening) else f"`{one.name}` → `{one.name}.ended`"
    return f"| {names} | {one.level} | {one.says} | {facts(one.facts)} |"


def facts(names: tuple[str, ...]) -> str:
    """The counts are told once, above the table."""
    others = marked(name for name in names if name not in COUNTS or names[-len(COUNTS) :] != COUNTS)
    return ", ".join(filter(None, [others, "counts" if names[-len(COUNTS) :] == COUNTS else ""]))


def marked(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


@pytest.mark.parametrize("one", [*STEPS.values(), *HAPPENINGS.values(), *MEASURES.values()], ids=lambda one: one.name)
def test_the_page_has_its_line(one: Step | Happening | Measure) -> None:
    assert row(one) in PAGE.read_text(encoding="utf-8").splitlines()


def test_the_page_names_the_counts() -> None:
    assert marked(COUNTS) in " ".join(PAGE.read_text(encoding="utf-8").split())
