"""The kind of a repeated line is guessed by words of our rules, else by its shape and place, and says why."""

import pytest

from flows.clean.rules import Rule, book
from flows.rulemaking.kinds import guess


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Sign up for the Northfield newsletter and have it in your inbox each morning", "newsletter"),
        ("Melde dich für den Newsletter der Nordstadt an", "newsletter"),
        ("Newsletter", "newsletter"),
    ],
)
def test_words_tell_the_kind(line: str, kind: str) -> None:
    found = guess(line, head=0, tail=0, documents=10, book=book())
    assert (found.kind, found.by_words) == (kind, True)
    assert "rules of this kind have its words: " in found.why


@pytest.mark.parametrize(
    ("line", "head", "tail", "why"),
    [
        ("Blue river evening", 9, 0, "a line at the head of articles"),
        ("Blue river evening", 0, 9, "a short line at the end of articles"),
        ("Blue river evening", 1, 1, "a short line that comes again inside articles"),
        ("Jane Roe has written about rivers and their towns for as long as anybody knows.", 0, 9,
         "running text at the end of articles"),
        ("The river has been called blue for as long as anybody in the valley knows.", 0, 0,
         "running text that comes again inside articles"),
    ],
)  # fmt: skip
def test_without_them_its_shape_and_its_place_do(line: str, head: int, tail: int, why: str) -> None:
    found = guess(line, head, tail, documents=10, book=book())
    assert (found.why, found.by_words) == (why, False)


def test_what_was_approved_of_an_outlet_makes_no_words() -> None:
    lines = [f"Northfield Gazette {word}" for word in ("evening", "morning", "harbour")]
    rules = [
        Rule(
            id=f"own-{at}", kind="related", reason="A line of the Gazette", whole=(line,), acts_on=(line,),
            keeps=("The river was blue.",), outlets=("gazette.example",), approved="Jane Roe",
        )
        for at, line in enumerate(lines)
    ]  # fmt: skip
    text = "The Northfield Gazette was sold to the council of the town on Friday, and nobody knows why."
    for outlets, by_words in ((("gazette.example",), False), ((), True)):
        told = [rule.model_copy(update={"outlets": outlets}) for rule in rules]
        assert guess(text, 0, 0, 10, book().and_also(told, "approved.yml")).by_words is by_words
