"""Rules of an outlet act on its documents; on those of nobody only where they cannot be meant otherwise."""

from typing import Any

import pytest

from flows import stages
from flows.clean.rules import Book, Rule, book
from flows.inputs import Metadata
from tests.clean.documents import BODY, OPTIONS, raw_text

SHORT, LONG = "Our blue page", "This was the evening page of the Northfield people"
OWN: dict[str, Any] = {
    "id": "own-page", "kind": "navigation", "reason": "The page of the Gazette", "whole": [SHORT, LONG],
    "outlets": ["Gazette.example"], "acts_on": [SHORT], "keeps": ["Our blue page was sold, she said."],
}  # fmt: skip
TEXT = "\n".join([BODY[0], SHORT, BODY[1], LONG, BODY[2]])


def with_rule(**more: Any) -> Book:
    return book().and_also([Rule.model_validate(OWN | more)], "own.yml")


def gone(rules: Book, **metadata: Any) -> list[str]:
    judgement = stages.judge(raw_text(TEXT, metadata=Metadata(**metadata)), OPTIONS, rules)
    return [verdict.text for verdict in judgement.verdicts if verdict.outcome != "kept"]


@pytest.mark.parametrize(
    "url", ["https://gazette.example/a", "https://www.gazette.example/a", "https://news.gazette.example"]
)
def test_the_address_says_whose_it_is(url: str) -> None:
    assert gone(with_rule(), url=url) == [SHORT, LONG]


def test_so_does_the_name_that_came_with_it() -> None:
    assert gone(with_rule(outlets=["The  gazette of Northfield"]), outlet="The Gazette of Northfield") == [SHORT, LONG]


def test_an_outlet_of_the_catalogue_goes_by_id_name_and_domain() -> None:
    for told in ({"outlet": "The Guardian"}, {"url": "https://www.theguardian.com/uk/1"}):
        for name in ("the-guardian", "theguardian.com", "the guardian"):
            assert gone(with_rule(outlets=[name]), **told) == [SHORT, LONG]


def test_in_other_outlets_it_does_nothing() -> None:
    assert gone(with_rule(approved="Jane Roe"), url="https://gazette.example.org/gazette.example") == []
    assert gone(with_rule(approved="Jane Roe"), outlet="Herald of Southfield") == []


def test_where_the_outlet_is_not_known_only_a_long_line_that_a_person_approved_goes() -> None:
    assert gone(with_rule()) == []
    assert gone(with_rule(approved="Jane Roe, 2026-01-01")) == [LONG]
    assert gone(with_rule(approved="Jane Roe, 2026-01-01", whole=[SHORT], starts=["this was"])) == []


def test_the_rules_of_an_outlet_come_after_those_for_all() -> None:
    here = with_rule(whole=["Advertisement"]).of(frozenset({"gazette.example"}))
    assert here.decisive("Advertisement", "advertisement") == book().general.decisive("Advertisement", "advertisement")
    assert [rule.id for rule in here.matches("Advertisement", "advertisement")][-1] == "own-page"


def test_a_book_takes_no_id_twice() -> None:
    with pytest.raises(ValueError, match=r"rule own-page stands in own\.yml already"):
        with_rule().and_also([Rule.model_validate(OWN)], "other.yml")


def test_a_document_that_other_rules_judge_costs_no_look_at_its_outlet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.enrich.outlet.stage.stated", lambda _: pytest.fail("asked"))
    assert gone(book(), url="https://gazette.example/a") == []
