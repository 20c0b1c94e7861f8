"""What only the ledger of this engine can refuse."""

import pytest

from flows.errors import IndexBusy, UsageError
from flows.index.elastic.client import is_found
from flows.index.elastic.engine import ElasticIndex
from flows.index.elastic.location import parse_location
from flows.index.ledger import Selection
from flows.settings import Settings


def test_a_pattern_of_too_many_states_is_the_fault_of_the_call(empty_archive_url: str) -> None:
    ledger = ElasticIndex.open(empty_archive_url, Settings()).ledger
    with pytest.raises(UsageError, match=r"use fewer \* and \?"):
        ledger.entries(Selection(path="*a" + "?" * 30))


def test_a_document_that_could_not_be_read_is_not_taken_for_missing() -> None:
    location = parse_location("http://localhost:9200")
    failed = {"_index": "articles", "_id": "a", "error": {"type": "no_shard_available_action_exception", "reason": "?"}}
    with pytest.raises(IndexBusy, match="no_shard_available"):
        is_found(failed, location)
    assert is_found({"_id": "a", "found": True}, location)
    assert not is_found({"_id": "a", "found": False}, location)
