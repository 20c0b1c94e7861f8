"""The kind of a repeated line is guessed by words of our rules, else by its shape and place, and says why."""

import pytest

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
    found = guess(line, head=0, tail=0, documents=10)
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
    found = guess(line, head, tail, documents=10)
    assert (found.why, found.by_words) == (why, False)
