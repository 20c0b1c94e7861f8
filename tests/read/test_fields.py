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
    for number in range(20):
        long = f"{number}" * 100_000
        many = tuple(f"{number}{other:0200}" for other in range(150))
        assert fields_of(long) == ()
        assert candidates((long,)).unknown == (long,)
        assert candidates(many).unknown == many
    del long, many
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert held < 500_000


def test_the_keys_of_usual_records_are_looked_up_once() -> None:
    first, second = ({"headline": text, "body": text, "mood": text} for text in "ab")
    assert candidates(tuple(first)) is candidates(tuple(second))
