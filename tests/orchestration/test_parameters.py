"""The form of a run."""

from datetime import date
from pathlib import Path

import pytest
from prefect.utilities.callables import parameter_schema

from flows.article import STRICTNESSES
from flows.errors import UsageError
from flows.orchestration.flow import ingest
from flows.orchestration.parameters import IngestParameters
from flows.stages import OPTIONAL


def test_what_was_typed_becomes_absolute_and_standard_input_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", "/home/reader")
    job = IngestParameters.typed(["drop", "*.txt", "~/news", "-"])
    assert job.drop == [str(tmp_path / "drop"), str(tmp_path / "*.txt"), "/home/reader/news", "-"]


def test_credentials_are_no_parameter_and_are_not_repeated() -> None:
    with pytest.raises(UsageError, match="FLOWS_ES_API_KEY") as refused:
        IngestParameters.typed(["drop"], index="https://elastic:hunter2@example.org:9200")
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    "others",
    [
        {"without": ["entitise"]},
        {"drop_name": ""},
        {"drop_date": "soon"},
        {"folder": "x"},
        {"workers": -1},
        {"max_missing": 2},
        {"strictness": "reckless"},
    ],
)
def test_a_wrong_value_is_a_usage_error_that_names_it(others: dict[str, object]) -> None:
    with pytest.raises(UsageError, match=next(iter(others))):
        IngestParameters.typed(["drop"], **others)


def test_no_drop_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="drop"):
        IngestParameters.typed([])


def test_the_form_offers_the_stages_that_exist() -> None:
    form = parameter_schema(ingest).definitions["IngestParameters"]["properties"]
    assert form["without"]["items"]["enum"] == list(OPTIONAL)
    assert all(field["description"] for field in form.values())


def test_the_strictness_reaches_the_stages_and_the_form_offers_it() -> None:
    form = parameter_schema(ingest).definitions["IngestParameters"]["properties"]["strictness"]
    assert (form["enum"], form["default"]) == (list(STRICTNESSES), "careful")
    assert IngestParameters.typed(["drop"], strictness="balanced").options().strictness == "balanced"


def test_the_label_tells_the_drop_and_stays_short() -> None:
    assert IngestParameters(drop=["/data/a", "/data/b"]).label == "a, b"
    assert IngestParameters(drop=["/data/a"], drop_name="Monday").label == "Monday"
    assert IngestParameters(drop=["-"]).label == "standard input"
    assert len(IngestParameters(drop=[f"/data/{n}" for n in range(1000)]).label) <= 60


def test_a_run_that_is_told_no_date_takes_the_day_it_starts() -> None:
    today = date.today()  # noqa: DTZ011 - the local day, as on the command line
    assert today <= IngestParameters(drop=["a"]).options().drop_date <= date.today()  # noqa: DTZ011
    assert IngestParameters(drop=["a"], drop_date=date(2023, 9, 11)).options().drop_date == date(2023, 9, 11)
