"""Commands for the versions of an index, as a person types them."""

import json
from pathlib import Path

import pytest

from flows.errors import IndexLocked
from flows.index.opening import open_archive
from flows.settings import settings
from tests.cli.conftest import Flows
from tests.index.versions import Place, make_of_another_schema

LIGHT = ("--without", "entities,quotes,stories")


@pytest.fixture
def loaded(flows: Flows, seeds: Path) -> None:
    """The seeds in the embedded index."""
    assert flows("ingest", seeds, "--json", *LIGHT).code == 0


def names(flows: Flows) -> list[str]:
    return [version["name"] for version in flows("index", "list", "--json").json]


def found(flows: Flows, *options: str) -> dict[str, object]:
    ran = flows("search", "*", "--json", *options)
    assert ran.code == 0, ran.err
    return {hit["id"]: hit["document"] for hit in ran.json["hits"]}


def test_where_nothing_is_there_it_is_said(flows: Flows) -> None:
    ran = flows("index", "list")
    assert ran.code == 0 and "no versions yet" in ran.out
    for command in ("rebuild", "rollback"):
        assert flows("index", command).code == 2


@pytest.mark.usefixtures("loaded")
def test_versions_are_listed_with_the_one_that_serves(flows: Flows) -> None:
    flows("index", "rebuild")
    ran = flows("index", "list")
    assert ran.code == 0
    heading, new, old = ran.out.splitlines()
    assert heading.split() == ["name", "schema", "documents", "size", "created", "state"]
    assert new.split()[2] == old.split()[2] == "5"
    assert new.split()[-1] == "serves" and old.split()[-1] == "complete"
    one = flows("index", "list", "--json").json[0]
    assert (one["documents"], one["serves"], one["complete"], one["readable"]) == (5, True, True, True)


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("origin", ["documents", "raw"])
def test_a_rebuild_changes_no_article_and_says_how_to_go_back(flows: Flows, origin: str) -> None:
    before, (old,) = found(flows), names(flows)
    ran = flows("index", "rebuild", "--from", origin)
    assert ran.code == 0, ran.err
    new = names(flows)[0]
    assert "5 documents carried over" in ran.out
    assert ("made again" in ran.out) == (origin == "raw")
    assert f"{new} serves now: 5 documents" in ran.out
    assert f"flows index rollback {old}" in ran.out
    assert found(flows) == before
    assert flows("status", "--json").json["index"] == new


@pytest.mark.usefixtures("loaded")
def test_a_drop_is_unchanged_after_a_rebuild(flows: Flows, seeds: Path) -> None:
    flows("index", "rebuild")
    report = flows("ingest", seeds, "--json", *LIGHT).json
    assert (report["seen"], report["unchanged"]) == (5, 5)


@pytest.mark.usefixtures("loaded")
def test_going_back_and_forth(flows: Flows) -> None:
    (old,) = names(flows)
    report = flows("index", "rebuild", "--json").json
    new = report["serves"]["name"]
    assert (report["report"]["loaded"], report["before"]["name"]) == (5, old)
    back = flows("index", "rollback")
    assert back.code == 0
    assert "0 articles taken out" in back.out and "0 articles missing: flows reprocess --missing" in back.out
    assert f"{old} serves now: 5 documents" in back.out and f"flows index rollback {new}" in back.out
    assert flows("index", "rollback").code == 2  # nothing is older
    forth = flows("index", "rollback", new, "--json").json
    assert (forth["report"]["kind"], forth["report"]["seen"]) == ("rollback", 5)
    assert (forth["serves"]["name"], forth["before"]["name"]) == (new, old)
    assert len(found(flows)) == 5


@pytest.mark.usefixtures("loaded")
def test_a_version_that_this_program_cannot_read_is_refused_and_named(flows: Flows) -> None:
    (old,) = names(flows)
    with open_archive(None, settings()) as archive:
        make_of_another_schema(archive, Place("embedded", settings()))
    stopped = flows("search", "*")
    assert stopped.code == 3 and "flows index rebuild" in stopped.err
    assert "this program cannot read it" in flows("index", "list").out
    rebuilt = flows("index", "rebuild")
    assert rebuilt.code == 0, rebuilt.err
    assert f"{old} stays for the version of article-flows that built it" in rebuilt.out
    assert len(found(flows)) == 5
    for back in (flows("index", "rollback"), flows("index", "rollback", old)):
        assert back.code == 2
        assert "cannot read" in back.err and "version 7" in back.err
    assert len(found(flows)) == 5


@pytest.mark.usefixtures("loaded")
def test_a_document_that_is_left_behind_is_named(flows: Flows, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.versions.renew import Renewed, renew

    def refuses_one(stored: dict[str, object], *rest: object) -> Renewed:
        if stored["id"] == left:
            return Renewed(None, "no_raw_text", "with \x1b[31mcolours")
        return renew(stored, *rest)  # type: ignore[arg-type]

    left = next(iter(found(flows)))
    monkeypatch.setattr("flows.versions.rebuild.renew", refuses_one)
    ran = flows("index", "rebuild")
    assert ran.code == 1
    assert "1 document left behind" in ran.out and "no_raw_text" in ran.out and "\x1b[31m" not in ran.out
    assert len(found(flows)) == 4


@pytest.mark.usefixtures("loaded")
def test_after_a_copy_the_same_drop_is_unchanged(flows: Flows, seeds: Path, empty_archive_url: str) -> None:
    ran = flows("index", "copy", "--from", "embedded", "--to", empty_archive_url)
    assert ran.code == 0, ran.err
    assert "5 documents copied" in ran.out and empty_archive_url in ran.out
    report = flows("ingest", seeds, "--json", "--index", empty_archive_url, *LIGHT).json
    assert (report["seen"], report["unchanged"]) == (5, 5)
    assert found(flows, "--index", empty_archive_url) == found(flows)
    refused = flows("index", "copy", "--from", "embedded", "--to", empty_archive_url)
    assert refused.code == 2 and "a run of its own" in refused.err


@pytest.mark.parametrize("options", [("--from", "embedded", "--to", "embedded"), ("--from", "nowhere", "--to", "x")])
def test_a_copy_to_the_same_or_to_no_place_is_a_wrong_call(flows: Flows, options: tuple[str, ...]) -> None:
    assert flows("index", "copy", *options).code == 2


@pytest.mark.usefixtures("loaded")
def test_a_copy_tells_json(flows: Flows, empty_archive_url: str) -> None:
    ran = flows("index", "copy", "--from", "embedded", "--to", empty_archive_url, "--json")
    assert json.loads(ran.out)["kind"] == "copy"


@pytest.mark.usefixtures("loaded")
def test_judged_queries_are_asked_before_a_rebuild_serves(flows: Flows, tmp_path: Path) -> None:
    (old,) = names(flows)
    file = tmp_path / "mine.yml"
    file.write_text("- {query: kutcher, at_least: 1}\n- {query: kutcher, first: nobody}\n")
    ran = flows("index", "rebuild", "--queries", str(file))
    assert ran.code == 3 and "kutcher: expected nobody first" in ran.err
    assert names(flows) == [old]
    standing = settings().home / "judged-queries.yml"
    standing.write_text("- {query: kutcher, at_least: 1}\n")
    ran = flows("index", "rebuild")
    assert ran.code == 0 and "1 judged query finds what is expected" in ran.out
    standing.unlink()


@pytest.mark.usefixtures("loaded")
def test_a_rebuild_deletes_all_but_the_newest_old_versions(flows: Flows) -> None:
    flows("index", "rebuild")
    first = names(flows)[-1]
    ran = flows("index", "rebuild", "--json")
    assert ran.json["dropped"] == [first] and len(names(flows)) == 2
    ran = flows("index", "rebuild", "--keep-versions", "0")
    assert ran.code == 0 and "was deleted" in ran.out and "go back with" not in ran.out
    assert len(names(flows)) == 1


@pytest.mark.usefixtures("loaded")
def test_an_index_is_held_against_the_schema(flows: Flows) -> None:
    assert flows("index", "check").code == 0
    with open_archive(None, settings()) as archive:
        make_of_another_schema(archive, Place("embedded", settings()))
    ran = flows("index", "check", "--json")
    assert ran.code == 3
    assert [(one["kind"], one["next_command"]) for one in ran.json] == [("breaking", "flows index rebuild")]
    assert "next: flows index rebuild" in flows("index", "check").out


def test_an_index_on_elasticsearch_is_held_against_the_schema(flows: Flows, new_archive_url: str) -> None:
    assert flows("index", "check", "--index", new_archive_url).code == 1
    assert flows("index", "check", "--apply", "--index", new_archive_url).code == 0
    ran = flows("index", "check", "--index", new_archive_url)
    assert ran.code == 0 and "as the schema says" in ran.out


@pytest.mark.usefixtures("loaded")
def test_old_versions_that_another_writer_keeps_are_deleted_by_the_next_rebuild(
    flows: Flows, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(*_: object) -> None:
        raise IndexLocked("flows ingest holds the index", safe="All.", next_command="wait")

    with monkeypatch.context() as busy:
        busy.setattr("flows.versions.succession.drop_old", held)
        ran = flows("index", "rebuild", "--keep-versions", 0)
    assert ran.code == 0, ran.err
    assert "older versions stay until the next rebuild, or flows gc: flows ingest holds the index" in ran.out
    assert len(names(flows)) == 2
    flows("index", "rebuild", "--keep-versions", 0)
    assert len(names(flows)) == 1
