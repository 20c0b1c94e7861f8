"""What only this engine has: siblings, and archives side by side."""

import pytest

from flows.index.base import SearchRequest, WriteStatus
from flows.index.elastic.client import connect
from flows.index.elastic.documents import with_siblings
from flows.index.elastic.engine import ElasticIndex
from flows.index.elastic.location import parse_location
from flows.settings import Settings
from tests.index.documents import document


@pytest.fixture
def index(empty_archive_url: str) -> ElasticIndex:
    return ElasticIndex.open(empty_archive_url, Settings())


def test_only_the_sibling_of_the_documents_language_is_filled() -> None:
    filled = with_siblings({"id": "a", "language": "fr", "body": "Un texte.", "title": "Un titre"})
    assert filled["body_i18n"] == {"fr": "un text"}
    assert filled["title_i18n"] == {"fr": "un titr"}
    assert "subtitle_i18n" not in filled


@pytest.mark.parametrize("language", ["und", "xh", None])
def test_a_language_without_a_stemmer_fills_none(language: str | None) -> None:
    plain = {"id": "a", "language": language, "body": "text"}
    assert with_siblings(plain) == plain


def test_siblings_are_searched_and_not_stored(index: ElasticIndex, empty_archive_url: str) -> None:
    written = document("a", "They apologised.", language="en")
    with index.writer("test") as writer:
        writer.upsert([written])
    (hit,) = index.search(SearchRequest("apologises")).hits
    assert hit.document == written
    client, _ = connect(parse_location(empty_archive_url), Settings())
    stored = client.get(index=parse_location(empty_archive_url).names.articles, id="a")["_source"]
    assert stored == written


def test_two_archives_of_one_cluster_do_not_see_each_other(index: ElasticIndex, new_archive_url: str) -> None:
    other = ElasticIndex.open(new_archive_url, Settings())
    with index.writer("one") as writer, other.writer("two") as another:
        written = [*writer.upsert([document("a", "One.")]), *another.upsert([document("b", "Two.")])]
    assert [(outcome.status, outcome.reason) for outcome in written] == [("created", None)] * 2
    assert [[hit.id for hit in opened.search(SearchRequest()).hits] for opened in (index, other)] == [["a"], ["b"]]


def test_more_documents_than_one_request_takes(index: ElasticIndex) -> None:
    documents = [document(f"d{number:04}", f"Text {number}.") for number in range(1203)]
    with index.writer("test") as writer:
        outcomes = writer.upsert(documents)
    assert [outcome.id for outcome in outcomes] == [written["id"] for written in documents]
    assert {outcome.status for outcome in outcomes} == {WriteStatus.CREATED}
    assert len(index.get([written["id"] for written in documents])) == 1203


def test_a_document_refused_by_the_mapping_does_not_hold_up_the_others(index: ElasticIndex) -> None:
    wrong = document("wrong", "Text.") | {"word_count": "secret words"}
    with index.writer("test") as writer:
        outcomes = writer.upsert([document("a", "One."), wrong, document("b", "Two.")])
    assert [outcome.status for outcome in outcomes] == ["created", "rejected", "created"]
    assert "word_count" in (outcomes[1].reason or "")
    assert "secret" not in (outcomes[1].reason or "")
