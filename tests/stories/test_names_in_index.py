"""Names across an index, on both engines, as articles arrive."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import reduce
from random import Random
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.article import Article
from flows.batches import batched
from flows.index.base import Document, Hit, Index, SearchRequest, SearchResult
from flows.stories import names_in_index
from flows.stories.names_at_hand import with_names
from flows.stories.names_in_index import renamed
from tests.stories.naming import naming


def arrive(index: Index, articles: Sequence[Article], *, left: Iterable[str] = ()) -> int:
    """Write articles, then what they change; how many were written for it."""
    written = 0
    with index.writer("test") as writer:
        writer.upsert([article.to_document() for article in articles])
        writer.commit()
        stored = index.get([article.id for article in articles])
        for documents in renamed(index, list(stored.values()), left):
            written += len(writer.upsert(documents))
    return written


def people(index: Index) -> dict[str, list[str]]:
    return {document["id"]: document["people"] for document in index.scan()}


def again(index: Index) -> int:
    """How many are written when every article is looked at once more."""
    return sum(len(documents) for documents in renamed(index, list(index.scan())))


def test_an_article_gets_full_names_from_those_that_come_before_and_after_it(engine: Index) -> None:
    assert arrive(engine, [naming("b", "Ashton Kutcher"), naming("z", "Kunis", story="t")]) == 0
    assert arrive(engine, [naming("a", "Kutcher", "Kunis")]) == 1
    assert arrive(engine, [naming("c", "Mila Kunis")]) == 1
    assert people(engine)["a"] == ["Ashton Kutcher", "Mila Kunis"]
    assert people(engine)["z"] == ["Kunis"], "another story tells nothing"
    stored = engine.get(["a"])["a"]
    assert [entity["evidence"] for entity in stored["entities"]] == [
        ["full name in b of the same story"],
        ["full name in c of the same story"],
    ]
    assert stored["quotes"][0]["speaker"] == "Ashton Kutcher"
    assert again(engine) == 0


def test_a_namesake_takes_a_full_name_back_and_so_does_leaving_the_story(engine: Index) -> None:
    arrive(
        engine, [naming("a", "Kutcher"), naming("b", "Ashton Kutcher"), naming("c", "Kunis"), naming("d", "Mila Kunis")]
    )
    assert arrive(engine, [naming("e", "Michael Kutcher")]) == 1
    assert people(engine)["a"] == ["Kutcher"]
    assert arrive(engine, [naming("d", "Mila Kunis", story="t")], left=["s"]) == 1
    assert people(engine)["c"] == ["Kunis"]
    assert again(engine) == 0


def test_a_name_has_the_spelling_of_most_articles_whatever_story_they_are_in(engine: Index) -> None:
    arrive(engine, [naming("a", "J.K. Rowling", story=None), naming("b", "Rowling"), naming("c", "J.K. Rowling")])
    assert arrive(engine, [naming("d", "JK Rowling", story="t")]) == 1
    assert set(map(tuple, people(engine).values())) == {("J.K. Rowling",)}
    assert engine.get(["d"])["d"]["entities"][0]["evidence"] == ["spelt so in the index"]
    arrive(engine, [naming("e", "JK Rowling", story=None), naming("f", "JK Rowling", story=None)])
    assert set(map(tuple, people(engine).values())) == {("JK Rowling",)}, (
        "three of five, and of the one that tells none"
    )
    assert engine.get(["b"])["b"]["entities"][0]["evidence"] == [
        "full name in c of the same story",
        "spelt so in the index",
    ]
    assert again(engine) == 0


def test_a_name_that_many_articles_have_is_settled(engine: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names_in_index, "SETTLED", 3)
    arrive(engine, [naming(f"a{place}", "MILA KUNIS", story=None) for place in range(4)])
    assert arrive(engine, [naming(f"b{place}", "Mila Kunis", story=None) for place in range(5)]) == 4
    assert set(map(tuple, people(engine).values())) == {("Mila Kunis",)}
    assert arrive(engine, [naming(f"c{place}", "MILA KUNIS", story=None) for place in range(4)]) == 4
    assert set(map(tuple, people(engine).values())) == {("Mila Kunis",)}
    assert again(engine) == 0


def test_a_name_is_found_behind_the_many_who_stand_beside_others(
    engine: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(names_in_index, "_PEOPLE", 2)
    crowd = [naming(f"a{place}", "Jane Roe", "John Doe", "Mary Major", story=None) for place in range(3)]
    arrive(engine, [*crowd, naming("b", "Conan O'Brien", story=None), naming("c", "Conan O'Brien", story=None)])
    arrive(engine, [naming("d", "Conan OBrien", "Jane Roe", "John Doe", "Mary Major", story=None)])
    assert people(engine)["d"][0] == "Conan O'Brien"


def test_a_run_that_was_killed_before_its_names_is_finished_by_doing_it_again(engine: Index) -> None:
    articles = [naming("a", "Kutcher"), naming("b", "Ashton Kutcher")]
    with engine.writer("test") as writer:
        writer.upsert([article.to_document() for article in articles])
    assert people(engine)["a"] == ["Kutcher"]
    arrive(engine, articles)
    assert people(engine)["a"] == ["Ashton Kutcher"]


class Shelf:
    """The few look-ups that names need, in memory: an engine takes a second for what is tried a hundred times here."""

    def __init__(self) -> None:
        self.documents: dict[str, Document] = {}

    def get(self, ids: Sequence[str]) -> dict[str, Document]:
        return {id_: self.documents[id_] for id_ in ids if id_ in self.documents}

    def search(self, request: SearchRequest) -> SearchResult:
        assert request.query == "*"
        having = [
            document
            for _, document in sorted(self.documents.items())
            if all(set(one.values) & set(values(document, one.field)) for one in request.filters)
        ]
        counts = {name: Counter(value for found in having for value in values(found, name)) for name in request.facets}
        hits = tuple(Hit(found["id"], None, found) for found in having[: request.page_size])
        facets = {name: tuple(counted.most_common(request.facet_size)) for name, counted in counts.items()}
        return SearchResult(len(having), hits, facets)

    def arrive(self, articles: Sequence[Article]) -> int:
        self.documents |= {article.id: article.to_document() for article in articles}
        return self.look_at([article.id for article in articles])

    def look_at(self, ids: Iterable[str]) -> int:
        """What is written when these are looked at."""
        made = [one for some in renamed(cast(Index, self), list(self.get(list(ids)).values())) for one in some]
        self.documents |= {document["id"]: document for document in made}
        return len(made)


def values(document: Document, field: str) -> list[str]:
    """What a document holds under a name with dots."""
    value = reduce(lambda part, name: part.get(name, {}), field.split("."), document)
    return [value] if isinstance(value, str) else list(value)


NAMES = st.sampled_from(
    ["Kutcher", "Ashton", "Ashton Kutcher", "ASHTON KUTCHER", "Ashton C. Kutcher", "Michael Kutcher", "Thomas Müller",
     "Thomas Muller", "Thomas Mueller", "Thomas Mûller", "Müller", "JK Rowling", "J. K. Rowling", "Rowling"]
)  # fmt: skip
ARTICLES = st.lists(
    st.tuples(st.sampled_from(["s", "t", None]), st.lists(NAMES, min_size=1, max_size=4, unique=True)),
    min_size=2, max_size=9,
)  # fmt: skip


@given(ARTICLES, st.randoms(use_true_random=False), st.integers(1, 4))
def test_the_order_of_arrival_does_not_matter(
    told: list[tuple[str | None, list[str]]], random: Random, size: int
) -> None:
    articles = [naming(f"a{place}", *names, story=story) for place, (story, names) in enumerate(told)]
    expected = {made.id: made.to_document() for made in with_names(articles)}
    random.shuffle(articles)
    shelf = Shelf()
    for batch in batched(articles, size):
        shelf.arrive(batch)
    assert shelf.documents == expected
    assert shelf.look_at(sorted(expected)) == 0
