"""Which of these ids does the index not hold?"""

from flows.index.base import Index
from tests.index.documents import document


def fill(index: Index, *ids: str) -> None:
    with index.writer("a test") as writer:
        writer.upsert([document(article_id, f"Text of {article_id}.") for article_id in ids])


def test_only_what_the_index_lacks_is_missing(engine: Index) -> None:
    assert engine.missing([]) == set()
    assert engine.missing(["a", "b"]) == {"a", "b"}
    fill(engine, "a", "b", "c")
    assert engine.missing(["a", "c"]) == set()
    assert engine.missing(["a", "x", "c", "y", "x", "a"]) == {"x", "y"}


def test_what_was_deleted_is_missing_and_what_was_replaced_is_not(engine: Index) -> None:
    fill(engine, "a", "b", "c")
    fill(engine, "b")
    with engine.writer("a test") as writer:
        writer.delete(["c"])
    assert engine.missing(["a", "b", "c"]) == {"c"}


def test_ids_that_begin_alike_are_told_apart(engine: Index) -> None:
    fill(engine, "00000000-1", "00000000-2", "other")
    asked = ["00000000-1", "00000000-2", "00000000-3", "other", "nobody"]
    assert engine.missing(asked) == {"00000000-3", "nobody"}
    assert engine.missing(["00000000-3"]) == {"00000000-3"}


def test_many_ids(engine: Index) -> None:
    ids = [f"{number:08x}" for number in range(1300)]
    fill(engine, *ids[::2])
    assert engine.missing(ids) == set(ids[1::2])
