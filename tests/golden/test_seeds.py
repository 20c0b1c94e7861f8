"""What the seeds must show: the golden documents, and what has to hold of them whatever they are."""

import re
from typing import Any

import pytest

from tests.golden.documents import SEEDS, difference, today

Documents = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def documents() -> Documents:
    return today()


@pytest.mark.parametrize("seed", sorted(path.stem for path in SEEDS.glob("*.txt")))
def test_the_document_is_the_golden_one(documents: Documents, seed: str) -> None:
    found = difference(f"{seed}.json", documents[f"{seed}.json"])
    assert not found, f"{found}\n\nreview it with: uv run python -m tests.golden [--write]"


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


@pytest.mark.parametrize("seed", sorted(path.stem for path in SEEDS.glob("*.txt")))
def test_no_word_of_the_file_is_lost(documents: Documents, seed: str) -> None:
    document = documents[f"{seed}.json"]
    parts = [document.get("title", ""), document.get("subtitle", ""), document["body"]]
    parts += [span["text"] for span in document.get("removed", []) if span.get("field") not in ("title", "subtitle")]
    raw = (SEEDS / f"{seed}.txt").read_text(encoding="utf-8")
    assert sorted(words(" ".join(parts))) == sorted(words(raw))


def of(documents: Documents, number: str) -> dict[str, Any]:
    return next(document for name, document in documents.items() if name.startswith(number))


def test_000_begins_in_the_middle_and_gets_no_title(documents: Documents) -> None:
    document = of(documents, "000")
    assert "title" not in document
    assert {"truncated", "missing_title"} <= set(document["quality"])
    assert document["body"].startswith("and have apologised for sending letters")


def test_001_has_title_and_subtitle_and_no_debris(documents: Documents) -> None:
    document = of(documents, "001")
    assert document["title"].startswith("Ashton Kutcher and Mila Kunis Apologize")
    assert document["subtitle"] == "The couple issued a statement Saturday in a short video posted on social media."
    assert not {"Getty", "RELATED CONTENT:"} & set(document["body"].split("\n\n"))


def test_002_has_topics_a_date_from_the_text_and_no_advert(documents: Documents) -> None:
    document = of(documents, "002")
    assert document["topics"] == ["Ashton Kutcher", "Celebrity", "Crime"]
    assert "Advert" not in document["body"].split("\n\n")
    assert "Topics:" not in document["body"]
    assert document["@timestamp"] == "2023-09-09T00:00:00Z"
    assert (document["date_source"], document["date_precision"]) == ("text", "day")
    assert "published_at" not in document


def test_003_has_a_title_and_no_video_line(documents: Documents) -> None:
    document = of(documents, "003")
    assert document["title"].startswith("Ashton Kutcher & Mila Kunis Apologize")
    assert "video below" not in document["body"]


def test_004_turns_what_surrounds_the_article_into_fields(documents: Documents) -> None:
    document = of(documents, "004")
    subtitle = "The couple has insisted they support victims and have apologised on social media."
    assert document["title"] == "Ashton Kutcher, Mila Kunis apologise after supporting rapist Danny Masterson"
    assert document["subtitle"] == subtitle
    assert subtitle not in document["body"] and "Photo credit" not in document["body"]
    assert "This story discusses rape and sexual assault." in document["content_warnings"][0]
    assert len(document["helplines"]) == 10
    assert {"name": "Lifeline", "contact": "0800 543 354 or (09) 5222 999 within Auckland"} in document["helplines"]
    assert "find help" not in document["body"] and "0800" not in document["body"]
    assert "\N{NO-BREAK SPACE}" not in document["body"]
    assert not re.search(r"[ \t]+$", document["body"], re.MULTILINE)
    assert document["works"].count("That '70s Show") == 1
    assert not [work for work in document["works"] if "70" in work and work != "That '70s Show"]


def test_people_are_full_names_where_the_article_or_another_of_its_story_gives_them(documents: Documents) -> None:
    for number in ("000", "001", "002", "003", "004"):
        assert {"Ashton Kutcher", "Mila Kunis", "Danny Masterson"} <= set(of(documents, number)["people"]), number
        assert not {"Kutcher", "Kunis", "Masterson"} & set(of(documents, number)["people"]), number


def test_000_says_neither_ashton_nor_mila_and_knows_them_from_the_others(documents: Documents) -> None:
    document = of(documents, "000")
    assert "Ashton" not in document["body"] and "Mila" not in document["body"]
    ashton, mila = (
        next(e for e in document["entities"] if e["name"] == name) for name in ("Ashton Kutcher", "Mila Kunis")
    )
    assert (ashton["own_name"], mila["own_name"]) == ("Kutcher", "Kunis")
    others = {other["id"] for other in documents.values()} - {document["id"]}
    for entity in (ashton, mila):
        assert any(f"full name in {other} of the same story" in entity["evidence"] for other in others)
    assert {"Ashton Kutcher", "Mila Kunis"} <= {quote.get("speaker") for quote in document["quotes"]}
    assert not {"Kutcher", "Kunis"} & {quote.get("speaker") for quote in document["quotes"]}


def test_no_outlet_is_guessed_and_what_is_known_has_its_evidence(documents: Documents) -> None:
    assert not [document for document in documents.values() if "name" in document["outlet"]]
    outlet = of(documents, "004")["outlet"]
    assert (outlet["country"], outlet["evidence"][0]["signal"]) == ("NZ", "helpline_country")


def test_the_five_are_one_story_and_no_copies(documents: Documents) -> None:
    assert len({document["story"]["id"] for document in documents.values()}) == 1
    assert not [document for document in documents.values() if "near_duplicate_of" in document]
    assert all("quoted phrases" in document["story"]["evidence"][0] for document in documents.values())
