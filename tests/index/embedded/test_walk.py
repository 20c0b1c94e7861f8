"""Walking over an index: every document once, in the order of ids, however its ids fall into pages."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.index.embedded.engine import EmbeddedIndex
from tests.index.documents import document

# Ids that share their first eight characters share their rank.
IDS = st.lists(st.sampled_from(["a", "zz", "12345678", "prefixed"]).flatmap(lambda start: st.builds(
    lambda end: f"{start}{end:x}", st.integers(0, 40))), unique=True, max_size=40)  # fmt: skip


@given(ids=IDS, page=st.integers(1, 12))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_document_comes_once_in_the_order_of_ids(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, ids: list[str], page: int
) -> None:
    monkeypatch.setattr("flows.index.embedded.walk.PAGE", page)
    index = EmbeddedIndex.open(tmp_path_factory.mktemp("walk"))
    with index.writer("a test") as writer:
        writer.upsert([document(one, "Text.") for one in ids])
    assert [found["id"] for found in index.scan()] == sorted(ids)
    index.close()


def test_what_is_written_meanwhile_is_not_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.index.embedded.walk.PAGE", 2)
    index = EmbeddedIndex.open(tmp_path)
    with index.writer("a test") as writer:
        writer.upsert([document(f"a{number}", "Text.") for number in range(9)])
        writer.commit()
        scan = index.scan()
        seen = [next(scan)["id"]]
        writer.upsert([document("a99", "Text.")])
        writer.delete(["a8"])
        writer.commit()
        seen += [found["id"] for found in scan]
    assert seen == [f"a{number}" for number in range(9)]
    index.close()
