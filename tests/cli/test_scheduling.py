"""flows serve: what is refused before Prefect is imported. What it serves is tried in tests/orchestration."""

import pytest

from tests.cli.conftest import Flows


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--schedule", "health"), "written JOB=CRON"),
        (("--schedule", "helth=0 * * * *"), "no job 'helth'"),
        (("--schedule", "health=0 * * * *", "--schedule", "health=5 * * * *"), "two schedules for health"),
        (("--cron", "0 6 * * *", "--schedule", "ingest=5 * * * *"), "two schedules for ingest"),
        (("--job", "everything"), "there are ingest, reprocess, stories, rebuild, retry-rejects, health"),
        (("--interval", "0"), "--interval"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_schedule_for_nothing_is_a_wrong_call(flows: Flows, arguments: tuple[str, ...], said: str) -> None:
    refused = flows("serve", "drop", *arguments)
    assert refused.code == 2
    assert said in " ".join(refused.err.split())


def test_an_option_of_the_ingest_without_a_drop_is_a_wrong_call(flows: Flows) -> None:
    refused = flows("serve", "--job", "health", "--without", "quotes")
    assert refused.code == 2
    assert "--without is for the ingest" in refused.err
