"""flows health."""

from pathlib import Path

from tests.cli.conftest import Flows


def test_the_exit_code_tells_a_monitor_and_the_lines_a_person(flows: Flows, seeds: Path) -> None:
    before = flows("health", "--min-free", 0)
    assert before.code == 1
    assert "not well" in before.out and "next: flows ingest DROP" in before.out
    flows("ingest", seeds, "--without", "entities,stories")
    well = flows("health", "--min-free", 0, "--max-age", 1)
    assert (well.code, well.out.splitlines()[0]) == (0, "well")
    told = flows("health", "--drop", "another", "--min-free", 0, "--json")
    assert told.code == 1
    assert [check["name"] for check in told.json["checks"] if not check["well"]] == ["runs"]
    assert flows("health", "--max-age", "nan").code == 2
