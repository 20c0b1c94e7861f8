"""What was seen is known; what could not be read is not taken for gone."""

from hypothesis import given
from hypothesis import strategies as st

from flows.errors import Reject, RejectCode
from flows.load.sighted import Hashes, Sighted
from flows.read.record import Record


@given(st.lists(st.text()), st.lists(st.text()))
def test_hashes_are_a_set(added: list[str], others: list[str]) -> None:
    hashes = Hashes()
    for key in added:
        hashes.add(key)
    assert len(hashes) == len(set(added))
    for key in (*added, *others):
        assert (key in hashes) == (key in added)
    for key in others:
        hashes.add(key)
    assert len(hashes) == len({*added, *others})


def seen(path: str, key: str = "", why: Reject | None = None, *, partial: bool = False) -> Sighted:
    sighted = Sighted()
    sighted.see(Record("drop", path, key, "txt", b"", "", 0, why, partial=partial))
    return sighted


def test_what_is_in_an_unreadable_folder_file_or_archive_may_be_there() -> None:
    unreadable = Reject(RejectCode.UNREADABLE, "permission denied")
    assert seen("a/b", "", unreadable).holds("a/b/c/d.txt", "")
    assert not seen("a/b", "", unreadable).holds("a/bc.txt", "")
    assert seen(".", "", unreadable).holds("anything.txt", "")
    damaged = Reject(RejectCode.ARCHIVE_DAMAGED, "ends early")
    assert seen("a.zip", "", damaged, partial=True).holds("a.zip!/b/c.txt", "line 3")
    assert seen("a.jsonl", "", damaged, partial=True).holds("a.jsonl", "line 3")


def test_a_record_that_was_refused_says_nothing_of_the_others() -> None:
    sighted = seen("a.jsonl", "line 2", Reject(RejectCode.JSON_SYNTAX))
    assert sighted.holds("a.jsonl", "line 2")
    assert not sighted.holds("a.jsonl", "line 3")
