"""Files of JSON: cut into records whatever stands around them, and whatever is broken in one of them."""

import io
import json

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.read import record as limits
from flows.read.formats import json_cutter
from flows.read.formats.json_cutter import Cutter
from tests.read.formats.reading import articles_of, records_of, texts_of

ONE, TWO = {"id": "a", "text": "One."}, {"id": "b", "text": "Two."}


@pytest.mark.parametrize(
    "written",
    [
        [ONE, TWO],
        {"articles": [ONE, TWO]},
        {"status": "ok", "totalResults": 2, "articles": [ONE, TWO], "next": ["x"]},
        {"response": {"numFound": 2, "docs": [ONE, TWO]}},
        {"data": {"news": {"items": [ONE, TWO]}}},
        {"hits": {"total": 2, "hits": [{"_id": "a", "_source": ONE}, {"_id": "b", "_source": TWO}]}},
        {"items": [ONE], "results": [TWO]},
    ],
)
@pytest.mark.parametrize("indent", [None, 0, 2])
def test_the_list_is_found_where_services_put_it(written: object, indent: int | None) -> None:
    assert texts_of(json.dumps(written, indent=indent).encode(), ".json") == {"a": "One.", "b": "Two."}


def test_an_object_that_says_a_text_is_an_article_whatever_lists_it_has() -> None:
    article = {"items": [{"kind": "video"}], "text": "One.", "results": []}
    assert texts_of(json.dumps(article).encode(), ".json") == {"": "One."}


def test_objects_one_after_the_other_are_records() -> None:
    assert texts_of(b'{"text": "One."}\n{"id": 2, "text": "Two."}', ".json") == {"item 1": "One.", "2": "Two."}


def test_a_record_is_kept_as_it_is_written() -> None:
    written = b'{"text": "One.", "n": 36893488147419103232, "share": 0.10}'
    assert [record.payload for record in records_of(b"[" + written + b"]", ".json")] == [written]


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (b'{"text": "\\ud800"}', "json_syntax"),
        (b'{"text": "x", "n": NaN}', "json_syntax"),
        (b'{"text": "x" "y"}', "json_syntax"),
        (b'{"text": "He said "no" to it"}', "json_syntax"),
        (b"[" * 100_000 + b"]" * 100_000, "json_syntax"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "json_syntax"),
        (b"tru", "json_syntax"),
        (b"17", "record_shape"),
        (b'["a"]', "record_shape"),
        (b'{"title": "x"}', "record_shape"),
    ],
)
def test_a_broken_record_costs_itself(broken: bytes, code: str) -> None:
    content = b'[{"text": "One."}, ' + broken + b', {"text": "Three."}]'
    assert texts_of(content, ".json") == {"item 1": "One.", "item 2": code, "item 3": "Three."}


@pytest.mark.parametrize("indent", ["", "  ", "\t"])
def test_json_that_breaks_off_on_line_17_costs_one_record(indent: str) -> None:
    lines = [indent + json.dumps({"text": f"Article {number}."}) for number in range(30)]
    lines[15] = indent + '{"text": "cut off'  # line 17: the first is the bracket
    found = texts_of(("[\n" + ",\n".join(lines) + "\n]").encode(), ".json")
    assert [text for text in found.values() if text != "json_syntax"] == [
        f"Article {number}." for number in range(30) if number != 15
    ]
    assert found["item 16"] == "json_syntax"


def test_a_file_that_ends_early_keeps_what_stands_before() -> None:
    assert texts_of(b'[{"text": "One."}, {"text": "Tw', ".json") == {"item 1": "One.", "item 2": "json_syntax"}
    assert texts_of(b'{"articles": [{"text": "One."}', ".json") == {"item 1": "One.", "item 2": "json_syntax"}


def test_records_that_never_close_are_given_up_in_linear_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_RECORD_BYTES", 1000)
    content = b"[\n" + b'{"a":\n' * 20_000
    found = texts_of(content, ".json")
    assert set(found.values()) <= {"json_syntax", "too_large"}
    assert len(found) < 500


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be", "cp1252"])
def test_other_encodings_are_read(encoding: str) -> None:
    (article,) = articles_of('[{"text": "Café – naïve"}]'.encode(encoding), ".json").values()
    assert not isinstance(article, str)
    assert (article.text, article.encoding_repaired) == ("Café – naïve", encoding == "cp1252")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


@given(values=st.lists(VALUES, max_size=5), indent=st.sampled_from([None, 0, 3]), block=st.integers(1, 7))
def test_values_are_cut_where_they_end_however_the_stream_is_split(
    values: list[object], indent: int | None, block: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_cutter, "_BLOCK", block)
        cutter = Cutter(io.BytesIO(json.dumps(values, indent=indent).encode()))
        assert cutter.peek() == b"["
        cutter.skip()
        found = []
        while cutter.peek() != b"]":
            if cutter.peek() == b",":
                cutter.skip()
            found.append(orjson.loads(b"".join(cutter.value())))
    assert found == values
