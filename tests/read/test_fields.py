"""The tables of keys agree with each other, and hostile keys are not remembered."""

import tracemalloc

from flows.inputs import Metadata
from flows.read.fields import FIELDS, IGNORED, candidates, fields_of, folded


def test_no_key_is_both_mapped_and_ignored() -> None:
    assert [key for key in IGNORED if fields_of(key)] == []


def test_every_field_of_the_metadata_has_spellings_and_each_stands_once() -> None:
    assert set(FIELDS) - {"id", "text", "html"} == set(Metadata.__slots__) - {"article_body"}
    for field, spellings in FIELDS.items():
        assert spellings[0] == field
        assert len(set(spellings)) == len(spellings)
    assert folded("Published-At") == folded("published_at") == folded("publishedAt")


def test_keys_without_end_are_unknown_and_not_remembered() -> None:
    tracemalloc.start()
    for number in range(100):
        key = f"{number}" * 100_000
        assert fields_of(key) == ()
        assert candidates((key,)).unknown == (key,)
        assert len(candidates(tuple(f"{number}-{other}" for other in range(5000))).unknown) == 5000
    del key
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert held < 1_500_000
