"""The commands of README.md and docs/ that `test_commands.py` does not carry out, and why not: one reviewed place.

A command stands here as its page has it, without its comment; one that ends with " ..." stands for all that begin so.
An entry that no page has any more fails the tests, and so does a test that is named and not there.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Commands, why they are not carried out here, and the test that does instead; None where none can."""

    why: str
    commands: tuple[str, ...]
    test: str | None = None


CONTAINERS = Elsewhere(
    why="needs a container engine, and none is at hand: docs/deployment.md says what was checked instead",
    commands=(
        "sudo sysctl -w vm.max_map_count=1048576",
        "docker compose up -d",
        "docker compose up -d --build",
        "docker compose ps -a",
        "docker compose exec worker ...",
        "docker compose exec elasticsearch ...",
        "docker compose run --rm migration index rebuild",
        "docker compose run --rm reader search 'letters AND judge'",
        "docker compose run --rm setup stack setup --keys=/keys --rotate",
        "docker compose run --rm --entrypoint cat reader /run/key/api-key",
        "docker run --rm -p 127.0.0.1:4318:4318 ...",
        "docker run --rm -v article-flows_snapshots:/snapshots ...",
        "docker run --rm -v article-flows_snapshots:/snapshots:ro ...",
        "docker compose exec -T postgres pg_dump --username=prefect --format=custom prefect > backup/prefect.dump",
        "docker compose up -d elasticsearch",
        "docker compose up -d postgres && docker compose exec -T postgres pg_restore ...",
    ),
)

NETWORK = Elsewhere(
    why="fetches packages; the tests run in what it would install",
    commands=(
        "pip install 'article-flows[up]'",
        "pip install 'article-flows[watch]'",
        "pip install 'article-flows[train]'",
    ),
)

THE_TESTS = Elsewhere(why="is what runs this", commands=("uv run pytest",))

OTHER_TESTS = (
    Elsewhere(
        why="runs until it is interrupted",
        commands=("flows up",),
        test="tests/stack/test_up.py::test_a_dropped_file_is_found_in_prefect_and_in_the_index_also_after_a_restart",
    ),
    Elsewhere(
        why="runs until it is interrupted",
        commands=("flows status --watch",),
        test="tests/cli/test_status.py::test_in_a_pipe_it_is_a_line_a_look_until_ctrl_c",
    ),
    Elsewhere(
        why="runs until it is interrupted",
        commands=("flows watch drop",),
        test="tests/cli/test_watch.py::"
        "test_what_comes_while_it_watches_is_ingested_and_an_unchanged_drop_costs_nothing",
    ),
    Elsewhere(
        why="runs until it is interrupted, on a Prefect server",
        commands=("flows watch --event /srv/articles/drops",),
        test="tests/orchestration/test_events.py::test_the_command_tells_the_server_of_a_drop",
    ),
    Elsewhere(
        why="runs until it is interrupted, on a Prefect server",
        commands=("flows watch --deployment ingest/articles /srv/articles/drops",),
        test="tests/orchestration/test_events.py::test_the_command_starts_a_run_of_a_deployment_and_waits_for_its_end",
    ),
    Elsewhere(
        why="runs until it is interrupted, on a Prefect server",
        commands=("flows serve ...",),
        test="tests/orchestration/test_served.py::"
        "test_runs_by_schedule_and_by_event_wait_for_each_other_and_one_that_is_cancelled_leaves_nothing",
    ),
    Elsewhere(
        why="runs until it is interrupted, on a Prefect server that holds a secret",
        commands=(
            "export FLOWS_ES_API_KEY_BLOCK=articles-key",
            "flows serve /srv/articles/drops --index https://search.example.org:9200",
        ),
        test="tests/orchestration/test_credentials.py::test_the_key_of_a_block_reaches_the_engine_and_nobody_else",
    ),
    Elsewhere(
        why="runs until it is interrupted; the fixture is this command",
        commands=("prefect server start",),
        test="tests/orchestration/conftest.py::server",
    ),
    Elsewhere(
        why="needs a Prefect server",
        commands=(
            "export PREFECT_API_URL=http://127.0.0.1:4200/api",
            "flows ingest --prefect seeds",
            "flows ingest --prefect DROP...",
        ),
        test="tests/orchestration/test_client.py::test_the_command_line_prints_the_report_alone",
    ),
    Elsewhere(
        why="needs a Prefect server, and a worker that runs until it is interrupted",
        commands=(
            "prefect work-pool create --type process articles",
            "prefect deploy --all",
            "prefect worker start --pool articles",
        ),
        test="tests/orchestration/test_deployments.py::test_prefect_deploys_what_prefect_yaml_declares",
    ),
    Elsewhere(
        why="needs a Kibana; a stand-in answers there",
        commands=("flows kibana import --kibana https://kibana.example.org:5601",),
        test="tests/cli/test_kibana.py::test_it_tells_what_is_there_and_where",
    ),
    Elsewhere(
        why="is about a proposal whose id the page cannot know",
        commands=(
            "flows rules propose articles.jsonl --min-documents 3",
            "flows rules diff articles.jsonl",
            'flows rules approve own-gazette-example-ID --by "Jane Roe"',
            "flows rules test own-gazette-example-ID",
        ),
        test="tests/rulemaking/test_guide.py::test_the_worked_example_works",
    ),
    Elsewhere(
        why="runs on several machines",
        commands=(
            "dask scheduler --host 10.0.0.5",
            "dask worker tcp://10.0.0.5:8786 --no-nanny --nthreads 8",
            "FLOWS_DASK_SCHEDULER=tcp://10.0.0.5:8786 flows ingest /data/drops/today --runner dask",
        ),
        test="tests/workers/test_dask_team.py::test_an_ingest_on_a_cluster_says_so",
    ),
    Elsewhere(
        why="measures for minutes",
        commands=("uv run python -m benchmarks ...",),
        test="tests/docs/test_commands.py::test_benchmarks_that_are_told_of_exist",
    ),
)

EVERYTHING = (CONTAINERS, NETWORK, THE_TESTS, *OTHER_TESTS)


def elsewhere(command: str) -> Elsewhere | None:
    """Where a command is looked after, if not here."""
    return next((one for one in EVERYTHING if any(means(entry, command) for entry in one.commands)), None)


def means(entry: str, command: str) -> bool:
    """Whether an entry of this list stands for a command of a page."""
    return command.startswith(entry[:-3]) if entry.endswith(" ...") else command == entry
