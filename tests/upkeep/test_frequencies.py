"""Counting words in the archive: once an article, the same each time, and bounded."""

import pytest

from flows.article import Article
from flows.enrich import frequencies
from flows.index.base import Document, Index
from flows.upkeep import frequencies as upkeep
from flows.upkeep.frequencies import recount
from tests.enrich.articles import article


def documents(bodies: list[str], **fields: object) -> list[Document]:
    def made(number: int, body: str) -> Article:
        return article(body, **{"language": "en", **fields}).evolve(id=f"{number:024x}")

    return [made(number, body).evolve(timestamp=None).to_document() for number, body in enumerate(bodies)]


class Archive:
    """As much of an index as a recount asks of it."""

    def __init__(self, documents: list[Document]) -> None:
        self.documents = documents

    def scan(self, batch_size: int = 500) -> list[Document]:
        return self.documents


def of(documents: list[Document]) -> Index:
    return Archive(documents)  # type: ignore[return-value]  # only `scan` is asked


FOOTBALL = ["The goalkeeper saved the penalty."] * 30 + ["A penalty, and another penalty."] * 10


def test_a_recount_on_an_engine_counts_articles_and_not_mentions(engine: Index) -> None:
    with engine.writer("test") as writer:
        writer.upsert(documents(FOOTBALL))
    [found] = recount(engine, at_least=40)
    assert (found.language, found.outcome, found.articles) == ("en", "new", 40)
    text = frequencies.file_of("en").read_text()
    assert text.splitlines()[0] == "# articles\t40"
    assert "penalty\t40\n" in text
    assert "goalkeeper\t30\n" in text


def test_what_is_counted_is_blended_with_what_is_shipped() -> None:
    before = frequencies.document_frequency("penalty", "en")
    recount(of(documents(FOOTBALL)), at_least=40)
    after = frequencies.document_frequency("penalty", "en")
    assert before < 0.05 < after == pytest.approx((40 + frequencies.PRIOR * before) / (40 + frequencies.PRIOR))


def test_the_same_archive_gives_the_same_file_and_fingerprint_whatever_stood_there() -> None:
    recount(of(documents(FOOTBALL)), at_least=1)
    first, digest = frequencies.file_of("en").read_bytes(), frequencies.data()
    recount(of(documents(FOOTBALL[:20])), at_least=1)
    assert frequencies.data() != digest
    [found] = recount(of(documents(FOOTBALL)), at_least=1)
    assert found.outcome == "changed"
    assert (frequencies.file_of("en").read_bytes(), frequencies.data()) == (first, digest)


def test_an_equal_table_is_not_written_again() -> None:
    recount(of(documents(FOOTBALL)), at_least=1)
    stamp = frequencies.file_of("en").stat().st_mtime_ns
    [found] = recount(of(documents(FOOTBALL)), at_least=1)
    assert found.outcome == "same"
    assert frequencies.file_of("en").stat().st_mtime_ns == stamp


def test_a_dry_run_tells_and_writes_nothing() -> None:
    digest = frequencies.data()
    [found] = recount(of(documents(FOOTBALL)), at_least=1, dry_run=True)
    assert found.outcome == "new"
    assert {"goalkeeper", "penalty"} <= {moved.word for moved in found.commoner}
    assert frequencies.data() == digest
    assert not frequencies.folder().exists()


def test_too_few_articles_leave_the_table_that_is_there() -> None:
    recount(of(documents(FOOTBALL)), at_least=1)
    before = frequencies.file_of("en").read_bytes()
    [found] = recount(of(documents(FOOTBALL[:5])), at_least=6)
    assert (found.outcome, found.articles) == ("too_few", 5)
    assert frequencies.file_of("en").read_bytes() == before


def test_near_duplicates_and_languages_without_a_table_are_not_counted() -> None:
    copies = documents(FOOTBALL, near_duplicate_of="0" * 24)
    assert recount(of(copies + documents(FOOTBALL, language="und")), at_least=1) == []


def test_what_is_held_is_bounded_and_common_words_survive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "_HELD", 50)
    bodies = [f"The penalty of w{number:x} x{number:x} y{number:x}." for number in range(200)]
    recount(of(documents(bodies)), at_least=1)
    assert frequencies.file_of("en").read_text() == "# articles\t200\nof\t200\npenalty\t200\nthe\t200\n"


def test_a_sample_is_counted_of_a_language_with_many_articles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "SAMPLE", 10)
    [found] = recount(of(documents(FOOTBALL)), at_least=1)
    assert found.articles == 10
