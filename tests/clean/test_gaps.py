import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.clean.gaps import find_gaps


@pytest.mark.parametrize(
    ("paragraph", "kind", "before"),
    [
        ("The bridge is closed, according to.", "before_stop", "according to"),
        ("She gave the keys to the. Nobody saw it.", "before_stop", "keys to the"),
        ("Die Brücke bleibt laut Bericht vom. Das ist neu.", "before_stop", "Bericht vom"),
        ("The bridge was closed by , who had warned of it.", "before_mark", "closed by "),
        ("Das sagte der Sprecher von .", "before_mark", "Sprecher von "),
        ("The mayor told on Monday that it is closed.", "after_word", "mayor told"),
        ("She told in a statement that it is closed.", "after_word", "She told"),
        ("In the of the council nobody knew.", "after_word", "In the"),
        ("According to the paper, and according to and others, it is.", "after_word", "according to"),
        ("The old mill was, while the jury of the town found nothing else.", "after_word", "mill was"),
        ("and has said that the bridge of the town is to be closed for two years. Nobody knew.", "unbegun", ""),
        ("The council of Northfield said on Monday that the old bridge was,", "unfinished", "bridge was,"),
        ("The council of Northfield said on Monday that it closes the old bridge and the", "unfinished", "and the"),
    ],
)
def test_a_place_where_words_are_missing(paragraph: str, kind: str, before: str) -> None:
    (gap,) = find_gaps(paragraph)
    assert gap.kind == kind
    assert paragraph[: gap.offset].endswith(before)


@pytest.mark.parametrize(
    "paragraph",
    [
        "Nobody knew who the man was, while all knew the mill.",
        "von der Leyen wants a bridge that the towns on both sides of the river can pay for. So does Paris.",
        "today i went to the bridge that they have closed, and nobody was there. not even the ferry.",
        "He had nothing to hold on to. It was what she came for.",
        "Wir wissen das. Sie fängt morgen an. Dafür bist du.",
        "She writes .NET code , as nobody else .",  # spaces before marks alone: all words are there
        "The stories told in an evening were long, and he was told on Monday.",
        "The in-house team has an on-screen clock.",
        "The costs rose by .5 per cent, to ... well, nobody knows.",
        "Strictly winners stepped in",
        "Luxemburgerin dreht erst im Extrembereich der langen Strecke so richtig auf",
    ],
)
def test_whole_sentences_have_no_gap(paragraph: str) -> None:
    assert find_gaps(paragraph) == []


def test_paragraph_and_offset_are_those_of_the_body() -> None:
    body = "The first is whole.\n\nThe second is by the. It goes on.\n\nThe third is whole."
    (gap,) = find_gaps(body)
    assert (gap.paragraph, body[gap.offset]) == (2, ".")


def test_a_paragraph_in_the_middle_begins_within_a_sentence() -> None:
    whole = "The old bridge over the river is closed, the council of the town said on Friday."
    rest = "has been closed since Monday, the mayor of the town said, and nobody knows for how long."
    assert [(gap.kind, gap.paragraph) for gap in find_gaps("\n\n".join([whole, rest, whole]))] == [("unbegun", 2)]
    assert find_gaps("\n\n".join([whole.removesuffix("."), rest, whole])) == []  # one sentence in two paragraphs


def test_a_sentence_that_goes_on_in_the_next_paragraph_lacks_nothing() -> None:
    assert find_gaps("The council of Northfield said on Monday that the old bridge is,\n\nfor two years, closed.") == []


@given(st.text(alphabet="the told on.,\n Monday", max_size=300))
def test_gaps_are_in_order_and_inside_the_body(body: str) -> None:
    offsets = [gap.offset for gap in find_gaps(body)]
    assert offsets == sorted(offsets)
    assert all(0 <= offset <= len(body) for offset in offsets)
