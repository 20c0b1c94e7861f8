"""Writing and reading: what every engine does with documents."""

import threading
from datetime import UTC, date, datetime

import pytest

from flows.errors import IndexLocked, QuerySyntaxError, UnknownField, UsageError
from flows.index.base import Filter, Index, SearchRequest, WriteOutcome, WriteStatus
from flows.schema.languages import MAX_VALUE
from tests.engines import Opener
from tests.index.documents import day, document
from tests.index.documents import library as articles


def found(index: Index, query: str = "*") -> list[str]:
    """The ids that a query finds."""
    return [hit.id for hit in index.search(SearchRequest(query)).hits]


def fill(index: Index, *ids: str) -> None:
    with index.writer("a test") as writer:
        writer.upsert([document(article_id, f"Text of {article_id}.") for article_id in ids])


def test_a_document_comes_back_as_it_was_written(library: Index) -> None:
    for written in articles():
        assert library.get([written["id"]]) == {written["id"]: written}


def test_get_leaves_out_unknown_ids_and_takes_many(library: Index) -> None:
    ids = [written["id"] for written in articles()]
    assert sorted(library.get([*ids, "nobody", ids[0]])) == sorted(ids)
    assert library.get([]) == {}


def test_scan_gives_every_document_once_by_id(library: Index) -> None:
    documents = list(library.scan(batch_size=4))
    assert documents == sorted(articles(), key=lambda one: str(one["id"]))


def test_ids_that_begin_alike_are_in_order_too(engine: Index) -> None:
    ids = [f"a-long-common-beginning-{number}" for number in (3, 1, 2, 10)]
    fill(engine, *ids)
    assert [one["id"] for one in engine.scan()] == sorted(ids)
    assert found(engine) == sorted(ids)
    assert [hit.id for hit in engine.search(SearchRequest("text", page=2, page_size=2)).hits] == sorted(ids)[2:]


def test_an_empty_index_answers(engine: Index) -> None:
    result = engine.search(SearchRequest("anything", facets=("people",), sort="-@timestamp"))
    assert (result.total, result.hits, result.facets) == (0, (), {"people": ()})
    assert list(engine.scan()) == []
    assert (engine.status().documents, engine.status().newest) == (0, None)


def test_an_upsert_tells_created_from_updated(engine: Index) -> None:
    first, second = document("a", "Old words."), document("a", "New words.")
    with engine.writer("a test") as writer:
        outcomes = writer.upsert([first, document("b", "Other words."), second])
        assert outcomes == [
            WriteOutcome("a", WriteStatus.CREATED),
            WriteOutcome("b", WriteStatus.CREATED),
            WriteOutcome("a", WriteStatus.UPDATED),
        ]
        writer.commit()
        assert writer.upsert([first]) == [WriteOutcome("a", WriteStatus.UPDATED)]
    assert engine.get(["a"])["a"]["body"] == "Old words."
    assert found(engine, "old") == ["a"]
    assert found(engine, "new") == []
    assert engine.status().documents == 2


def test_a_document_that_does_not_fit_is_rejected_alone(engine: Index) -> None:
    unknown = document("unknown", "Text.") | {"colour": "red"}
    nested = document("nested", "Text.") | {"outlet": {"colour": "red"}}
    no_date = document("no-date", "Text.") | {"published_at": "last week"}
    with engine.writer("a test") as writer:
        outcomes = writer.upsert([unknown, document("good", "Text."), nested, no_date])
    assert [outcome.status for outcome in outcomes] == [
        WriteStatus.REJECTED,
        WriteStatus.CREATED,
        WriteStatus.REJECTED,
        WriteStatus.REJECTED,
    ]
    assert [outcome.id for outcome in outcomes] == ["unknown", "good", "nested", "no-date"]
    assert all(outcome.reason for outcome in outcomes if outcome.status is WriteStatus.REJECTED)
    assert found(engine) == ["good"]


def test_an_update_that_is_rejected_leaves_the_old_document(engine: Index) -> None:
    fill(engine, "a")
    with engine.writer("a test") as writer:
        (outcome,) = writer.upsert([document("a", "Text.") | {"colour": "red"}])
    assert outcome.status is WriteStatus.REJECTED
    assert found(engine) == ["a"]


@pytest.mark.parametrize("value", ["ж" * 5_000, "ж" * MAX_VALUE, "東" * MAX_VALUE, "😀" * (MAX_VALUE // 2)])
def test_a_long_value_is_found_whole(engine: Index, value: str) -> None:
    with engine.writer("a test") as writer:
        writer.upsert([document("a", "Text.", topics=[value], people=[value])])
    for field in ("topics", "people"):
        assert engine.search(SearchRequest(filters=(Filter(field, (value,)),))).total == 1
        assert found(engine, f"{field}:*") == ["a"]


@pytest.mark.parametrize("value", ["x" * (MAX_VALUE + 1), "ж" * (MAX_VALUE + 1), "😀" * (MAX_VALUE // 2 + 1)])
def test_a_value_that_is_too_long_is_kept_and_not_found(engine: Index, value: str) -> None:
    with engine.writer("a test") as writer:
        writer.upsert([document("a", "Text.", topics=[value], people=[value])])
    for field in ("topics", "people"):
        result = engine.search(SearchRequest(filters=(Filter(field, (value,)),), facets=(field,)))
        assert (result.total, result.facets[field]) == (0, ())
        assert found(engine, f"{field}:*") == []
    assert engine.get(["a"])["a"]["topics"] == [value]


def test_delete_counts_what_was_there(engine: Index) -> None:
    fill(engine, "a", "b", "c")
    with engine.writer("a test") as writer:
        assert writer.delete(["a", "nobody", "a"]) == 1
        assert writer.delete(["a"]) == 0
        assert writer.delete([]) == 0
        (outcome,) = writer.upsert([document("a", "Text again.")])
        assert outcome.status is WriteStatus.CREATED
        assert writer.delete(["c"]) == 1
    assert found(engine) == ["a", "b"]


def test_another_handle_sees_what_is_committed(opener: Opener, engine: Index) -> None:
    reader = opener()
    with engine.writer("a test") as writer:
        writer.upsert([document("a", "Text.")])
        writer.commit()
        assert found(reader) == ["a"]
        writer.upsert([document("b", "Text.")])
        writer.commit()
        assert sorted(reader.get(["a", "b"])) == ["a", "b"]
        assert reader.status().documents == 2
    reader.close()


def test_an_index_keeps_its_documents_when_it_is_closed(opener: Opener) -> None:
    first = opener()
    fill(first, "a")
    first.close()
    second = opener()
    assert found(second) == ["a"]
    second.close()


def test_a_second_writer_waits_for_the_first(opener: Opener, engine: Index) -> None:
    holding, go_on = threading.Event(), threading.Event()

    def first() -> None:
        with engine.writer("the first") as writer:
            writer.upsert([document("a", "Text.")])
            holding.set()
            go_on.wait(30)

    thread = threading.Thread(target=first)
    thread.start()
    assert holding.wait(30)
    other = opener()
    with pytest.raises(IndexLocked) as refused, other.writer("the second", wait=0.2):
        pass
    assert "the first" in refused.value.happened
    threading.Timer(0.2, go_on.set).start()
    with other.writer("the second", wait=30) as writer:
        (outcome,) = writer.upsert([document("a", "Text.")])
        assert outcome.status is WriteStatus.UPDATED
    thread.join()
    other.close()


def test_a_writer_that_fails_gives_the_lock_back(engine: Index) -> None:
    with pytest.raises(RuntimeError, match="on purpose"), engine.writer("a test") as writer:
        writer.upsert([document("a", "Text.")])
        raise RuntimeError("on purpose")
    with engine.writer("a test", wait=1) as writer:
        writer.upsert([document("b", "Text.")])
    assert "b" in found(engine)


def test_status_tells_count_place_and_newest(library: Index) -> None:
    status = library.status()
    assert status.documents == len(articles())
    assert status.newest == datetime(2026, 1, 1, 12, tzinfo=UTC)
    assert status.location == library.location
    assert status.index.startswith("articles-v1-") or "articles-v1-" in status.index
    assert status.schema_version == 1
    assert status.bytes > 0


def test_scores_descend_and_sorting_has_none(library: Index) -> None:
    by_score = [hit.score for hit in library.search(SearchRequest("letters judge kutcher")).hits]
    assert all(score is not None for score in by_score)
    assert by_score == sorted(by_score, key=lambda score: -(score or 0))
    assert {hit.score for hit in library.search(SearchRequest("letters", sort="word_count")).hits} == {None}


@pytest.mark.parametrize("query", ["*", "bridge"])
def test_a_search_without_documents_finds_the_same_ids(library: Index, query: str) -> None:
    with_documents, without = (library.search(SearchRequest(query, documents=asked)) for asked in (True, False))
    assert [hit.id for hit in without.hits] == [hit.id for hit in with_documents.hits]
    assert {len(hit.document) for hit in without.hits} <= {0}


@pytest.mark.parametrize(
    ("at_least", "expected"), [(1, ["all", "two", "title", "one"]), (2, ["all", "two"]), (3, ["all"]), (4, [])]
)
def test_some_of_several_words_in_the_body(engine: Index, at_least: int, expected: list[str]) -> None:
    bodies = {
        "all": "A bridge, a MAYOR, re-opened.",
        "two": "The bridge: re-opened.",
        "title": "A bridge.",
        "one": "Bridge it.",
    }
    with engine.writer("test") as writer:
        titled = {"title": "The mayor of the bridge"}
        writer.upsert([document(id_, body, **(titled if id_ == "title" else {})) for id_, body in bodies.items()])
    words = ("bridge", "mayor", "re-opened", "—")
    hits = engine.search(SearchRequest(words=words, at_least=at_least)).hits
    assert {hit.id for hit in hits} == set(expected)
    assert [hit.id for hit in hits][:2] == expected[:2]


def test_unusual_ids_are_found_without_documents(engine: Index) -> None:
    ids = sorted(['a"b', "c\\d", "é東", "x" * 300])
    with engine.writer("test") as writer:
        writer.upsert([document(article_id, "Text.") for article_id in ids])
    assert [hit.id for hit in engine.search(SearchRequest(documents=False)).hits] == ids


def test_dates_far_away_are_kept(engine: Index) -> None:
    with engine.writer("a test") as writer:
        writer.upsert(
            [document("old", "Text.", timestamp=day(1605, 1, 1)), document("far", "Text.", timestamp=day(2999, 1, 1))]
        )
    assert found(engine, "date:[* TO 1700]") == ["old"]
    assert [hit.id for hit in engine.search(SearchRequest(sort="-date")).hits] == ["far", "old"]


def test_a_very_long_word_is_stored_and_does_not_disturb(engine: Index) -> None:
    blob = "x" * 200_000
    with engine.writer("a test") as writer:
        (outcome,) = writer.upsert([document("a", f"before {blob} after", people=[blob])])
    assert outcome.status is WriteStatus.CREATED
    assert found(engine, "before AND after") == ["a"]
    assert engine.get(["a"])["a"]["people"] == [blob]


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("They apologised in the café.", "apologise cafe", ["apologised", "café"]),
        ("The letters, the letters of support.", '"letters of support"', ["letters", "of", "support"]),
        ("Kutcher wrote. Nobody answered.", "kutch* NOT xylophone", ["Kutcher"]),
        ("Kutcher wrote to Kunis.", "kuchter~ k?nis", ["Kutcher", "Kunis"]),
        ("Kutcher wrote to Kunis.", "kutcher -moon", ["Kutcher"]),
    ],
)
def test_a_highlight_marks_the_words_that_matched(engine: Index, text: str, query: str, marked: list[str]) -> None:
    with engine.writer("a test") as writer:
        writer.upsert([document("a", text, language="en")])
    (hit,) = engine.search(SearchRequest(query)).hits
    assert hit.highlight is not None
    assert hit.highlight.field == "body"
    assert [hit.highlight.text[start:end] for start, end in hit.highlight.spans] == marked


def test_a_highlight_falls_back_to_the_title(library: Index) -> None:
    (hit,) = library.search(SearchRequest("title:samstag")).hits
    assert hit.highlight is not None
    assert (hit.highlight.field, hit.highlight.text) == ("title", "Fußball am Samstag")


def test_no_highlight_where_none_is_asked_for_or_nothing_to_mark(library: Index) -> None:
    assert {hit.highlight for hit in library.search(SearchRequest("letters", highlight=False)).hits} == {None}
    assert {hit.highlight for hit in library.search(SearchRequest("*")).hits} == {None}


@pytest.mark.parametrize(
    "request_",
    [
        SearchRequest(page=0),
        SearchRequest(page_size=-1),
        SearchRequest(page=1001, page_size=10),
        SearchRequest(facets=("people",), facet_size=0),
        SearchRequest(since=date(2024, 1, 1), until=date(2023, 1, 1)),
        SearchRequest(filters=(Filter("word_count", ("many",)),)),
        SearchRequest(filters=(Filter("people", ()),)),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(library: Index, request_: SearchRequest) -> None:
    with pytest.raises(UsageError):
        library.search(request_)


@pytest.mark.parametrize(
    ("request_", "purpose"),
    [
        (SearchRequest("colour:red"), "search"),
        (SearchRequest("summary:couple"), "search"),
        (SearchRequest(filters=(Filter("body", ("x",)),)), "filter"),
        (SearchRequest(sort="people"), "sort"),
        (SearchRequest(sort="-title"), "sort"),
        (SearchRequest(facets=("word_count",)), "facet"),
    ],
)
def test_a_field_that_cannot_be_used_so_is_named(library: Index, request_: SearchRequest, purpose: str) -> None:
    with pytest.raises(UnknownField) as refused:
        library.search(request_)
    assert refused.value.purpose == purpose
    assert refused.value.known


def test_a_syntax_error_says_where(library: Index) -> None:
    with pytest.raises(QuerySyntaxError) as refused:
        library.search(SearchRequest("letters AND (judge"))
    assert refused.value.position == 12
