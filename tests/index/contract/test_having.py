"""Every document with a value, on each engine."""

import pytest

from flows.index import having as module
from flows.index.base import Index
from flows.index.having import having
from tests.index.documents import document


def test_all_documents_with_a_value_are_found_page_after_page(engine: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PAGE", 2)
    monkeypatch.setattr(module, "_VALUES", 1)
    copies = [document(f"copy-{number}", "Text.") | {"near_duplicate_of": f"{number % 2}"} for number in range(7)]
    with engine.writer("test") as writer:
        writer.upsert([*copies, document("other", "Text.") | {"near_duplicate_of": "7"}, document("none", "Text.")])
    found = [one["id"] for one in having(engine, "near_duplicate_of", ["1", "0", "1"])]
    assert found == ["copy-0", "copy-2", "copy-4", "copy-6", "copy-1", "copy-3", "copy-5"]
    assert list(having(engine, "near_duplicate_of", ["8"])) == list(having(engine, "near_duplicate_of", [])) == []
