"""The measures of the enrichment gate, on cases whose figures are worked out by hand."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from flows.article import Article, Entity, Outlet, Quote
from flows.enrich.recognition.spans import Span
from tests.enrich.articles import article
from tests.quality.enrichment_measures import Tally, bcubed, compare, normal, paired, pairs_f1, same_speaker
from tests.quality.enrichment_set import LabelledArticle, LabelledQuote

TEXT = "Mayor Anna Boll spoke in Ostheim. “We are tired of all this,” said Boll. “Nobody comes.”"


def labelled(**labels: Any) -> LabelledArticle:
    """An article with these labels."""
    return LabelledArticle(
        **{"name": "a", "language": "en", "drop_date": date(2026, 1, 1), "title": "Town", "text": TEXT,
           "topics_any": ("town",), **labels}
    )  # fmt: skip


def tallies(gold: LabelledArticle, found: Article) -> dict[str, Tally]:
    """What a comparison counts."""
    return dict(compare(gold, found, None).tallies)


def quote(text: str, **fields: Any) -> Quote:
    """A quotation that was found."""
    return Quote(text=text, offset=0, **fields)


def test_people_are_counted_once_a_document_by_canonical_name() -> None:
    gold = labelled(people=({"name": "Anna Boll", "surfaces": ("Anna Boll", "Boll")},))
    assert tallies(gold, article(people=["Anna Boll", "Ostheim"]))["people"] == (1, 1, 0)
    assert tallies(gold, article(people=["Boll"]))["people"] == (0, 1, 1)


def test_a_surface_counts_with_its_type() -> None:
    gold = labelled(people=({"name": "Anna Boll"},), places=({"name": "Ostheim"},))
    found = [
        Entity(name="Anna Boll", type="person", surfaces=["Anna Boll"], count=1, offset=0),
        Entity(name="Ostheim", type="organisation", surfaces=["Ostheim"], count=1, offset=0),
    ]
    assert tallies(gold, article(entities=found))["entities"] == (1, 1, 1)


def test_the_model_alone_is_counted_by_its_spans() -> None:
    gold = labelled(people=({"name": "Anna Boll"},), places=({"name": "Ostheim"},))
    start = len("Town\n\n") + TEXT.index("Anna Boll")
    compared = compare(gold, article(), [Span(start, start + len("Anna Boll"), "person")])
    assert compared.tallies["model_alone"] == (1, 0, 1)


@pytest.mark.parametrize(
    ("one", "other"),
    [("the BBC", "BBC"), ("Boll’s", "Boll"), ("Ms Boll", "boll"), ("Mr. Boll", "Boll"), ("L’État", "État")],
)
def test_names_are_compared_without_what_stands_around_them(one: str, other: str) -> None:
    assert normal(one) == normal(other)


def test_the_hague_and_a_title_of_one_word_stay_names() -> None:
    assert normal("The Hague") == "hague"
    assert normal("Don") == "don"


def test_quotations_are_paired_once_each_by_most_of_their_words() -> None:
    gold = [LabelledQuote(text="We are tired of all this,"), LabelledQuote(text="Nobody comes.")]
    found = [
        quote("we are tired of all this"),
        quote("Nobody comes. We are tired of all this and more"),
        quote("tired"),
    ]
    assert [(a.text, b.text) for a, b in paired(gold, found)] == [(gold[0].text, found[0].text)]


@pytest.mark.parametrize(
    ("gold", "found", "right"),
    [
        ({"speaker": "Anna Boll"}, {"speaker": "Anna Boll"}, True),
        ({"speaker": "Anna Boll"}, {"speaker": "Boll"}, False),
        ({"speaker": "Anna Boll", "printed": "the mayor"}, {"speaker": "mayor of the town"}, True),
        ({"speaker": "a spokesman for the council"}, {"speaker": "the spokesman"}, True),
        ({"speaker": "a spokesman for the council"}, {"speaker": "a resident"}, False),
        ({"speaker": None}, {"speaker": None}, True),
        ({"speaker": None}, {"speaker": "Anna Boll"}, False),
        ({"speaker": "the couple", "speakers": ("A B", "C B")}, {"speakers": ["C B", "A B"]}, True),
        ({"speaker": "the couple", "speakers": ("A B", "C B")}, {"speaker": "the couple"}, False),
    ],
)
def test_a_speaker_is_right_by_name_by_description_or_as_nobody(
    gold: dict[str, Any], found: dict[str, Any], right: bool
) -> None:
    assert same_speaker(LabelledQuote(text="x", **gold), quote("x", **found), frozenset({"anna boll"})) is right


def test_a_quotation_with_the_wrong_speaker_is_missed_and_spurious_end_to_end() -> None:
    gold = labelled(quotes=({"text": "We are tired of all this,", "speaker": "Anna Boll", "attribution": "named"},))
    counted = tallies(gold, article(quotes=[quote("We are tired of all this,", speaker="Ostheim")]))
    assert (counted["quotes"], counted["end_to_end"], counted["speaker"]) == ((1, 0, 0), (0, 1, 1), (0, 0, 1))


def test_a_date_is_right_with_day_precision_and_source_and_so_is_none_at_all() -> None:
    day = datetime(2026, 1, 1, tzinfo=UTC)
    gold = labelled(date={"day": day.date(), "source": "text"})
    assert tallies(gold, article(timestamp=day, date_source="text", date_precision="day"))["dates"].right
    assert not tallies(gold, article(timestamp=day, date_source="url", date_precision="day"))["dates"].right
    assert tallies(labelled(), article(timestamp=day, date_source="first_seen", date_precision="second"))["dates"].right


def test_an_outlet_that_is_not_given_costs_no_precision() -> None:
    named = labelled(outlet="Herald")
    assert "outlet_precision" not in tallies(named, article())
    assert tallies(named, article(outlet=Outlet(name="Herald")))["outlet_precision"] == (1, 0, 0)
    assert tallies(labelled(), article(outlet=Outlet(name="Herald")))["outlet_precision"] == (0, 0, 1)


def test_bcubed_weighs_every_article_the_same() -> None:
    gold = {"a": 1, "b": 1, "c": 2, "d": 3}
    assert bcubed(gold, gold) == 1
    found = {"a": 1, "b": 1, "c": 1, "d": 3}  # precision: 2/3, 2/3, 1/3, 1; recall: 1
    assert bcubed(gold, found) == pytest.approx(2 * (2 / 3) / (1 + 2 / 3))


def test_copies_are_counted_by_pairs() -> None:
    assert pairs_f1({"a": 1, "b": 1, "c": 1}, {"a": 1, "b": 1, "c": 2}) == pytest.approx(0.5)
    assert pairs_f1({"a": 1, "b": 2}, {"a": 1, "b": 2}) is None
