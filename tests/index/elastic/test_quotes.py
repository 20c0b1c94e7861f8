"""Quotes in an index of their own: always those of the articles that are stored."""

from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import pytest
from elasticsearch import Elasticsearch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.article import Outlet, Quote, Story
from flows.index.base import Document, WriteStatus
from flows.index.elastic.client import connect
from flows.index.elastic.engine import ElasticIndex
from flows.index.elastic.location import Location, parse_location
from flows.index.opening import open_archive, open_index
from flows.quotation import Quotation, quotations
from flows.raw_store.store import RawStore
from flows.settings import Settings
from flows.versions.copy import copy_index
from flows.versions.rebuild import rebuild
from tests.index.documents import document
from tests.index.elastic.dying import Ending, Killed, free_the_lock


def article(id: str, *texts: str, **changes: Any) -> Document:
    """An article that quotes these texts."""
    quotes = [Quote(text=text, speaker="Mila Kunis", verb="said", offset=n) for n, text in enumerate(texts)]
    return document(id, " ".join(texts) or "Nobody spoke.", quotes=quotes, **changes)


class Cluster(NamedTuple):
    """An archive, as anybody else sees it."""

    client: Elasticsearch
    location: Location

    def all_of(self, alias: str) -> dict[str, Document]:
        """Every document that a search finds, by its id."""
        hits = self.client.search(index=alias, size=10_000)["hits"]["hits"]
        return {hit["_id"]: hit["_source"] for hit in hits}

    def quotes(self) -> dict[str, Document]:
        """What the index of quotes holds."""
        return self.all_of(self.location.names.quotes)

    def quotes_of_articles(self) -> dict[str, Document]:
        """What it should hold."""
        stored = self.all_of(self.location.names.articles).values()
        return {quote["id"]: quote for one in stored for quote in quotations(one)}

    def empty(self) -> None:
        """Delete what earlier examples have left."""
        with ElasticIndex.open(self.location.shown, Settings()).writer("test") as writer:
            writer.delete(list(self.all_of(self.location.names.articles)))


@pytest.fixture
def cluster(empty_archive_url: str) -> Iterator[Cluster]:
    location = parse_location(empty_archive_url)
    client, _ = connect(location, Settings())
    with client:
        yield Cluster(client, location)


@pytest.fixture
def index(empty_archive_url: str) -> Iterator[ElasticIndex]:
    opened = ElasticIndex.open(empty_archive_url, Settings())
    yield opened
    opened.close()


def test_a_quote_says_what_a_person_filters_by(index: ElasticIndex, cluster: Cluster) -> None:
    outlet = Outlet(id="herald", name="The Herald", country="GB")
    with index.writer("test") as writer:
        writer.upsert([article("a", "We are sorry.", title="Sorry", language="en", outlet=outlet, story=Story(id="s"))])
    quotes = cluster.quotes()
    assert quotes == {
        "a-0": {
            "id": "a-0",
            "article_id": "a",
            "number": 0,
            "text": "We are sorry.",
            "type": "direct",
            "speaker": "Mila Kunis",
            "verb": "said",
            "offset": 0,
            "title": "Sorry",
            "language": "en",
            "outlet": {"id": "herald", "name": "The Herald"},
            "story": {"id": "s"},
            "@timestamp": "2026-01-01T12:00:00Z",
        }
    }
    Quotation.model_validate(quotes["a-0"])
    found = cluster.client.search(
        index=cluster.location.names.quotes, query={"query_string": {"query": "apology sorries"}}
    )
    assert [hit["_id"] for hit in found["hits"]["hits"]] == ["a-0"]  # by the stem, in the article's language


def test_a_quote_of_several_people_is_found_by_each_of_them(index: ElasticIndex, cluster: Cluster) -> None:
    quote = Quote(
        text="very sorry", type="partial", speaker="the couple", speakers=["Ashton Kutcher", "Mila Kunis"],
        attribution="plural", verb="said", offset=0,
    )  # fmt: skip
    with index.writer("test") as writer:
        writer.upsert([document("a", "very sorry", quotes=[quote]), article("b", "I am sorry.")])
    query = 'speakers:"Mila Kunis" AND type:partial AND attribution:plural'
    found = cluster.client.search(index=cluster.location.names.quotes, query={"query_string": {"query": query}})
    assert [hit["_source"]["speaker"] for hit in found["hits"]["hits"]] == ["the couple"]


def test_a_replaced_article_has_its_new_quotes_and_a_deleted_one_none(index: ElasticIndex, cluster: Cluster) -> None:
    with index.writer("test") as writer:
        writer.upsert([article("a", "One.", "Two.", "Three."), article("a-1", "Other."), article("b", "More.")])
    with index.writer("test") as writer:
        writer.upsert([article("a", "Zwei.")])
        writer.commit()
        assert cluster.quotes().keys() == {"a-0", "a-1-0", "b-0"}
        assert writer.delete(["b", "nowhere"]) == 1
    assert cluster.quotes() == cluster.quotes_of_articles()
    assert {quote["text"] for quote in cluster.quotes().values()} == {"Zwei.", "Other."}


def test_what_was_not_committed_yet_is_replaced_too(index: ElasticIndex, cluster: Cluster) -> None:
    """No search sees it."""
    with index.writer("test") as writer:
        writer.upsert([article("a", "One.", "Two.", "Three."), article("b", "More.")])
        writer.upsert([article("a", "Zwei.")])
        writer.delete(["b"])
    assert [quote["text"] for quote in cluster.quotes().values()] == ["Zwei."]


def test_the_last_of_several_documents_of_one_article_stands(index: ElasticIndex, cluster: Cluster) -> None:
    with index.writer("test") as writer:
        outcomes = writer.upsert([article("a", "One.", "Two."), article("b", "More."), article("a", "Zwei.")])
    assert [outcome.status for outcome in outcomes] == ["created", "created", "updated"]
    assert sorted(quote["text"] for quote in cluster.quotes().values()) == ["More.", "Zwei."]


def test_more_quotes_than_one_answer_holds(
    index: ElasticIndex, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.index.elastic.quotes._PAGE", 3)
    with index.writer("test") as writer:
        writer.upsert([article(id, *("Words." for _ in range(10))) for id in "ab"])
        writer.upsert([article(id, "One.") for id in "ab"])
    assert cluster.quotes().keys() == {"a-0", "b-0"}


def test_an_article_that_is_refused_keeps_the_quotes_of_what_stands(index: ElasticIndex, cluster: Cluster) -> None:
    wrong = {"word_count": "many"}
    with index.writer("test") as writer:
        writer.upsert([article("a", "One.", "Two.")])
        before = cluster.client.get(index=cluster.location.names.articles, id="a")["_source"]
        outcomes = writer.upsert(
            [article("a", "Wrong.") | wrong, article("b", "Wrong.") | wrong, article("c", "Right.")]
        )
    assert [outcome.status for outcome in outcomes] == ["rejected", "rejected", "created"]
    assert index.get(["a"]) == {"a": before}
    assert cluster.quotes() == cluster.quotes_of_articles()
    assert cluster.quotes().keys() == {"a-0", "a-1", "c-0"}


def test_an_article_of_which_a_quote_is_refused_is_refused(index: ElasticIndex, cluster: Cluster) -> None:
    wrong = article("a", "Zwei.")
    wrong["quotes"][0]["offset"] = "secret words"  # not searched in an article, and a number in a quote
    broken = article("b", "Text.") | {"quotes": "secret words"}
    with index.writer("test") as writer:
        writer.upsert([article("a", "One.", "Two.")])
        outcomes = writer.upsert([wrong, broken, article("c", "Right.")])
    assert [outcome.status for outcome in outcomes] == [
        WriteStatus.REJECTED,
        WriteStatus.REJECTED,
        WriteStatus.CREATED,
    ]
    assert "quote a-0: " in (outcomes[0].reason or "")
    assert not any("secret" in (outcome.reason or "") for outcome in outcomes)
    assert cluster.quotes() == cluster.quotes_of_articles()
    assert cluster.quotes().keys() == {"a-0", "a-1", "c-0"}


def test_a_copy_and_a_rebuild_bring_the_quotes_along(new_archive_url: str, tmp_path: Path) -> None:
    raw_store = RawStore(tmp_path / "raw")
    with open_index("embedded", Settings(home=tmp_path / "home")) as source:
        with source.writer("test") as writer:
            writer.upsert([article("a", "One.", "Two.", language="en"), article("b", "Three."), article("c")])
        with open_index(new_archive_url, Settings()) as target:
            copy_index(source, target, raw_store)
    location = parse_location(new_archive_url)
    client, _ = connect(location, Settings())
    with client:
        cluster = Cluster(client, location)
        copied = cluster.quotes()
        assert copied == cluster.quotes_of_articles()
        assert copied.keys() == {"a-0", "a-1", "b-0"}
        before = client.indices.get_alias(name=location.names.quotes).body.keys()
        with open_archive(new_archive_url, Settings()) as archive:
            rebuild(archive, raw_store)
        assert cluster.quotes() == copied
        assert client.indices.get_alias(name=location.names.quotes).body.keys().isdisjoint(before)


Writes: TypeAlias = dict[str, list[str] | None]  # the texts that an article quotes; None deletes it


def run(index: ElasticIndex, writes: Sequence[Writes]) -> None:
    """What a run does: replace, delete, commit."""
    with index.writer("test") as writer:
        for batch in writes:
            writer.upsert([article(id, *texts) for id, texts in batch.items() if texts is not None])
            writer.delete([id for id, texts in batch.items() if texts is None])


def run_killed(cluster: Cluster, writes: Sequence[Writes], at: int) -> bool:
    """A run that is killed before its request `at`; whether it got as far as that."""
    client, server = connect(cluster.location, Settings())
    ending = Ending(client, at)
    with suppress(Killed), client:
        run(ElasticIndex(client, cluster.location, server), writes)
    free_the_lock(cluster.client, cluster.location)
    return ending.came


def test_a_run_that_is_killed_at_any_request_leaves_no_quote_that_the_next_one_does_not_put_right(
    index: ElasticIndex, cluster: Cluster
) -> None:
    """The next run writes none of its articles."""
    run(index, [{"a": ["One.", "Two.", "Three."], "b": ["Four."], "c": ["Five."]}])
    at, killed = 1, True
    while killed:
        more, fewer = ("a", "c") if at % 2 else ("c", "a")
        lost = ["Six."] if at % 3 else None
        writes: Writes = {more: [f"One {at}.", f"Two {at}."], fewer: [], "b": lost, f"new {at}": ["New."]}
        killed = run_killed(cluster, [writes], at)
        run(index, [{"z": ["The last one."]}])
        assert cluster.quotes() == cluster.quotes_of_articles(), f"killed at request {at}"
        at += 1
    assert at > 8


def test_what_a_killed_run_left_does_not_keep_a_version_of_another_schema_from_being_rebuilt(
    new_archive_url: str, tmp_path: Path
) -> None:
    """Quotes cannot be written there by this program: those of the next version are made from the articles."""
    location = parse_location(new_archive_url)
    client, _ = connect(location, Settings())
    with client, closing(ElasticIndex.open(new_archive_url, Settings())) as index:
        cluster = Cluster(client, location)
        run(index, [{"a": ["One."], "b": ["Two."]}])
        assert run_killed(cluster, [{"a": ["One.", "Three."]}], at=6)
        (name,) = client.indices.get_alias(name=location.names.quotes).body
        client.indices.delete(index=name)
        client.indices.delete_index_template(name=location.names.quotes)
        older = {"dynamic": "strict", "_meta": {"schema_version": 0, "schema_sha256": "older"}}
        client.indices.create(
            index=name,
            mappings=older | {"properties": {"id": {"type": "keyword"}, "article_id": {"type": "keyword"}}},
            aliases={location.names.quotes: {"is_write_index": True}},
        )
        with open_archive(new_archive_url, Settings(home=tmp_path)) as archive:
            rebuild(archive, RawStore(tmp_path / "raw"))
        assert cluster.quotes() == cluster.quotes_of_articles()
        run(index, [{"z": ["The last one."]}])
        assert cluster.quotes() == cluster.quotes_of_articles()


BATCHES = st.dictionaries(
    st.sampled_from("abc"), st.none() | st.lists(st.sampled_from(["One.", "Two."]), max_size=4), min_size=1
)
RUNS = st.tuples(st.lists(BATCHES, min_size=1, max_size=2), st.integers(3, 20))


@given(killed=st.lists(RUNS, min_size=2, max_size=3), last=st.sampled_from("bz"))
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_runs_were_killed_one_after_the_other_the_next_one_finds_every_quote_in_its_place(
    cluster: Cluster, killed: list[tuple[list[Writes], int]], last: str
) -> None:
    """It need not write what those were writing."""
    cluster.empty()
    for writes, at in killed:
        run_killed(cluster, writes, at)
    index = ElasticIndex.open(cluster.location.shown, Settings())
    run(index, [{last: ["The last one."]}])
    index.close()
    assert cluster.quotes() == cluster.quotes_of_articles()
