"""The forms of the jobs beside the ingest."""

from pathlib import Path
from typing import Any

import pytest
from prefect import Flow
from prefect.utilities.callables import parameter_schema

from flows import stages
from flows.errors import RejectCode, UsageError
from flows.index.ledger import RecordOutcome
from flows.orchestration import jobs
from flows.orchestration.job_parameters import (
    HealthParameters,
    RebuildParameters,
    ReprocessParameters,
    RetryParameters,
)
from flows.orchestration.parameters import JobParameters
from flows.upkeep.staleness import check_stage

FLOWS: dict[str, Flow[Any, Any]] = {
    "reprocess": jobs.reprocess,
    "stories": jobs.stories,
    "rebuild": jobs.rebuild,
    "retry-rejects": jobs.retry_rejects,
    "health": jobs.check_health,
}


@pytest.mark.parametrize("name", FLOWS)
def test_each_field_of_a_form_says_what_it_is(name: str) -> None:
    form = next(iter(parameter_schema(FLOWS[name]).definitions.values()))
    forms = [one for one in parameter_schema(FLOWS[name]).definitions.values() if "properties" in one]
    assert forms and form
    assert all("description" in field for one in forms for field in one["properties"].values())


def test_the_stages_offered_are_those_that_can_be_stale() -> None:
    form = parameter_schema(jobs.reprocess).definitions["ReprocessParameters"]["properties"]["stage"]
    offered = form["anyOf"][0]["enum"]
    for stage in offered:
        check_stage(stage)
    recorded = [stage.stage for stage in stages.pipeline(frozenset()).stages]
    assert offered == [stage for stage in recorded if stage != stages.READ]


@pytest.mark.parametrize(
    ("form", "wrong"),
    [
        (ReprocessParameters, {"stage": "read"}),
        (ReprocessParameters, {"articles": "missing", "stage": "clean"}),
        (ReprocessParameters, {"without": ["entities"]}),
        (ReprocessParameters, {"strictness": "thorough"}),
        (ReprocessParameters, {"workers": -1}),
        (RebuildParameters, {"origin": "memory"}),
        (RebuildParameters, {"max_refused": 2}),
        (RetryParameters, {"reason": "whatever"}),
        (HealthParameters, {"max_age": -1}),
        (HealthParameters, {"max_age": "nan"}),
        (HealthParameters, {"min_free": float("inf")}),
        (HealthParameters, {"index": "https://elastic:hunter2@example.org"}),
        (JobParameters, {"folder": "x"}),
    ],
    ids=str,
)
def test_what_makes_no_sense_is_refused_before_there_is_a_run(form: type[JobParameters], wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError) as refused:
        form.checked(**wrong)
    assert "hunter2" not in str(refused.value)


def test_a_form_becomes_what_the_plain_function_takes() -> None:
    retry = RetryParameters(drop="monday", reason=RejectCode.EMPTY, run="2026")
    selection = retry.selection()
    assert (selection.drop, selection.reason, selection.run_id) == ("monday", "empty", "2026")
    assert selection.outcome is RecordOutcome.REJECTED
    assert RebuildParameters(queries="/srv/queries.yml").terms().queries == Path("/srv/queries.yml")
    limits = HealthParameters(drops=["monday"], max_age=1.5, min_free=2).limits()
    assert limits.max_age and limits.max_age.total_seconds() == 5400
    assert (limits.drops, limits.min_free) == (("monday",), 2_000_000_000)


def test_names_and_tags_tell_the_drop_where_one_is_named() -> None:
    assert RetryParameters(drop="monday").label == "monday"
    assert RetryParameters(drop="monday").tags == ("drop:monday", "index:embedded")
    assert ReprocessParameters(index="https://host:9200?prefix=news").label == "host:9200?prefix=news"
    assert ReprocessParameters().tags == ("index:embedded",)
