"""What a drop no longer holds: told, and deleted only when that is meant."""

import zipfile
from pathlib import Path

import pytest

from flows.errors import Stop
from flows.index.ledger import RecordOutcome
from flows.report import RunReport
from tests.archive import Archive, article, record


def run(archive: Archive, *inputs: Path, max_missing: float = 1.0) -> RunReport:
    return archive.run(*inputs, on_missing="delete", max_missing=max_missing)


def outcomes(archive: Archive) -> dict[str, str]:
    return {f"{e.path} {e.record}".rstrip(): str(e.outcome) for e in archive.index.ledger.entries()}


def test_what_is_gone_is_counted_and_stays(archive: Archive) -> None:
    for n in range(3):
        archive.write(f"{n}.txt", article(n))
    assert archive.run().missing == 0
    archive.remove("1.txt")
    report = archive.run()
    assert (report.missing, report.deleted, report.unchanged) == (1, 0, 2)
    assert len(archive.documents()) == 3


def test_what_is_gone_is_deleted_when_asked_for_and_comes_back_with_its_file(archive: Archive) -> None:
    for n in range(3):
        archive.write(f"{n}.txt", article(n))
    archive.run()
    archive.remove("1.txt")
    report = run(archive)
    assert (report.missing, report.deleted) == (1, 1)
    assert archive.bodies() == {article(0), article(2)}
    assert outcomes(archive)["1.txt"] == RecordOutcome.DELETED
    assert run(archive).missing == 0
    archive.write("1.txt", article(1))
    report = run(archive)
    assert (report.loaded, report.unchanged) == (1, 2)
    assert archive.bodies() == {article(n) for n in range(3)}


def test_an_article_that_another_place_holds_loses_that_place_only(archive: Archive) -> None:
    archive.write("a.txt", article(1))
    archive.write("b.txt", article(1))
    archive.run()
    archive.remove("a.txt")
    report = run(archive)
    assert (report.missing, report.deleted) == (1, 0)
    (document,) = archive.documents()
    assert (document["source"]["path"], len(document["source"]["places"])) == ("b.txt", 1)


def test_an_article_of_two_drops_stays_for_the_other(archive: Archive, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "x.txt").write_text(article(1))
    archive.write("a.txt", article(1))
    archive.run()
    archive.run(other)
    archive.remove("a.txt")
    assert run(archive).deleted == 0
    (document,) = archive.documents()
    assert document["source"]["drop"] == other.as_posix()
    assert run(archive, other).missing == 0


def test_a_reject_that_is_gone_takes_the_last_good_article_with_it(archive: Archive) -> None:
    archive.write("a.txt", article(1))
    archive.write("b.txt", article(2))
    archive.run()
    archive.write("a.txt", "")
    assert run(archive).rejected == 1
    archive.remove("a.txt")
    assert run(archive).deleted == 1
    assert archive.bodies() == {article(2)}
    assert archive.index.ledger.rejected() == []


@pytest.mark.parametrize(
    ("name", "broken", "mended"),
    [
        ("a.json", '{"text": "The pool of No', '{"text": "The pool of Northfield closes in autumn."}'),
        ("a.jsonl", record("r0", 0) + '{"text": "The pool', record("r0", 0) + record("r1", 1)),
    ],
    ids=["json", "jsonl"],
)
def test_a_reject_that_was_mended_under_another_name_stands_no_more(
    archive: Archive, name: str, broken: str, mended: str
) -> None:
    archive.write(name, broken)
    assert archive.run().rejected == 1
    archive.write(name, mended)
    report = archive.run()
    assert (report.loaded, report.rejected, report.missing) == (1, 0, 0)
    assert archive.index.ledger.rejected() == []
    assert archive.run().missing == 0


def test_a_reject_whose_file_is_gone_stands(archive: Archive) -> None:
    archive.write("a.txt", article(1))
    archive.write("b.json", "{")
    archive.run()
    archive.remove("b.json")
    assert archive.run().missing == 1
    assert len(archive.index.ledger.rejected()) == 1


def test_records_of_a_file_are_missed_one_by_one(archive: Archive) -> None:
    archive.write("a.jsonl", "".join(record(f"r{n}", n) for n in range(4)))
    archive.run()
    archive.write("a.jsonl", "".join(record(f"r{n}", n) for n in (0, 3)))
    assert run(archive).deleted == 2
    assert archive.bodies() == {article(0), article(3)}


def test_a_file_named_alone_says_nothing_of_its_neighbours(archive: Archive) -> None:
    archive.write("a.jsonl", record("r0", 0) + record("r1", 1))
    for n, name in enumerate(("a.jsonl.txt", "b.txt", "0.txt"), 10):
        archive.write(name, article(n))
    archive.run()
    archive.write("a.jsonl", record("r0", 0))
    archive.remove("b.txt")
    report = run(archive, archive.drop / "a.jsonl")
    assert (report.missing, report.deleted) == (1, 1)
    assert outcomes(archive)["b.txt"] == RecordOutcome.LOADED


def test_what_is_in_a_file_that_cannot_be_read_is_not_gone(archive: Archive) -> None:
    archive.write("a.jsonl", record("r0", 0) + record("r1", 1))
    archive.write("b.txt", article(2))
    archive.run()
    archive.remove("a.jsonl")
    (archive.drop / "a.jsonl").symlink_to(archive.drop / "nowhere")
    report = run(archive)
    assert (report.rejected, report.missing) == (1, 0)
    assert len(archive.documents()) == 3


@pytest.mark.parametrize(("files", "left", "stops"), [(3, 0, True), (3, 1, False), (20, 9, True), (20, 10, False)])
def test_a_large_share_is_not_deleted_unasked(archive: Archive, files: int, left: int, stops: bool) -> None:
    lines = [record(f"r{n:02}", n) for n in range(files)]
    archive.write("a.jsonl", "".join(lines))
    archive.write("z.txt", "")
    archive.run()
    archive.write("a.jsonl", "".join(lines[:left]))
    if not left:
        archive.remove("z.txt")
    if stops:
        with pytest.raises(Stop, match=f"of the {files + 1} records of .* are gone") as stopped:
            run(archive, max_missing=0.2)
        assert "--max-missing 1" in stopped.value.next_command
        assert len(archive.documents()) == files
    else:
        assert run(archive, max_missing=0.2).deleted == files - left


def test_an_archive_that_another_name_begins_like_is_looked_through(archive: Archive) -> None:
    """`a.zip!/2.txt` sorts behind everything of `a.zip copy.zip`, since a space sorts before an exclamation mark."""
    both = [archive.drop / "a.zip", archive.drop / "a.zip copy.zip"]
    for number, path in enumerate(both):
        with zipfile.ZipFile(path, "w") as packed:
            packed.writestr("1.txt", article(2 * number))
            packed.writestr("2.txt", article(2 * number + 1))
    archive.run(*both)
    with zipfile.ZipFile(both[0], "w") as packed:
        packed.writestr("1.txt", article(0))
    assert archive.run(*both).missing == 1
