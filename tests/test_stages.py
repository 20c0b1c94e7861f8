"""Stages: what may be left out, and what makes an article stale."""

from dataclasses import replace

import pytest

from flows import stages
from flows.errors import UsageError
from flows.schema.fields import fields


@pytest.fixture(autouse=True)
def fresh() -> None:
    stages.pipeline.cache_clear()


def test_a_stage_that_does_not_exist_cannot_be_left_out() -> None:
    with pytest.raises(UsageError, match="no stage 'magic'"):
        stages.check_without(frozenset({"magic"}))
    stages.check_without(frozenset(stages.OPTIONAL))


def test_the_fingerprint_knows_what_is_left_out() -> None:
    assert stages.fingerprint() == stages.fingerprint()
    assert stages.fingerprint() != stages.fingerprint(frozenset({"topics"}))


@pytest.mark.parametrize("change", [{"version": "other"}, {"data": lambda: b"another rule"}])
def test_the_fingerprint_knows_versions_and_data(monkeypatch: pytest.MonkeyPatch, change: dict[str, object]) -> None:
    before = stages.fingerprint()
    first, *others = stages.ENRICHMENTS
    monkeypatch.setattr(stages, "ENRICHMENTS", (replace(first, **change), *others))  # type: ignore[arg-type]
    stages.pipeline.cache_clear()
    assert stages.fingerprint() != before


def test_every_field_is_made_by_a_stage_that_there_is() -> None:
    known = {*stages.OPTIONAL, "read", "clean", "pipeline"}
    assert {spec.stage for spec in fields().values()} <= known
