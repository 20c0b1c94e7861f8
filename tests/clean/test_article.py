"""The flags and rejects of a cleaned article, its word count, and hostile texts. What the seeds give: tests/golden."""

from contextlib import suppress

import pytest

from flows.clean import article as cleaning
from flows.clean import clean, judge
from flows.clean.article import LONGEST_BODY, count_words
from flows.errors import Reject, RejectCode
from tests.clean.documents import BODY, OPTIONS, raw_text


def test_a_judgement_made_already_is_not_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = raw_text("\n".join(BODY))
    judgement = judge(raw)
    monkeypatch.setattr(cleaning, "judge", None)
    assert clean(raw, OPTIONS, judgement).body == "\n\n".join(BODY)


@pytest.mark.parametrize("text", ["", " \n\t\n", "\u200b\n\u00a0"])
def test_a_record_without_text_is_rejected(text: str) -> None:
    with pytest.raises(Reject) as caught:
        clean(raw_text(text), OPTIONS)
    assert caught.value.code == RejectCode.EMPTY


def test_a_record_of_boilerplate_alone_is_rejected() -> None:
    with pytest.raises(Reject) as caught:
        clean(raw_text("Advert\nShare this article\nPrivacy policy"), OPTIONS)
    assert caught.value.code == RejectCode.NO_ARTICLE


def test_an_article_that_stops_in_mid_sentence_is_flagged() -> None:
    article = clean(raw_text("\n".join([*BODY, "The work on the banks of the river is to begin as soon as"])), OPTIONS)
    assert "truncated" in article.quality


def test_flags_for_a_short_text_and_a_repaired_encoding() -> None:
    article = clean(raw_text("The mayor of MÃ¼nchen said â€œnoâ€ to the bridge on Friday evening, twice."), OPTIONS)
    assert {"too_short", "encoding_repaired"} <= set(article.quality)
    assert "München" in article.body


def test_words_of_scripts_without_spaces_count_by_character() -> None:
    assert count_words("It's a well-known bridge.") == 4
    assert count_words("橋が閉鎖") == 4


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "a " * 500_000,
        "(" * 300_000 + "Getty",
        "<a " * 300_000,
        "&amp" * 200_000,
        "1 - 2 " * 100_000,
        "Related\n" * 50_000,
        "Night Line - 0800 555 0199\n" * 20_000,
        "<b>x</b>\n" * 20_000,
        "The same sentence of more than sixty characters, again and again.\n" * 20_000,
        "\n".join("word " * (n % 30 + 1) for n in range(20_000)),
        "Ã¢â‚¬" * 100_000,
        "By " + "A " * 60 + "\n" + ("A-" * 80 + "\n") * 2_000,
    ],
    ids=range(13),
)
def test_a_hostile_text_gives_an_article_or_a_reject(text: str) -> None:
    """Of a size at which a pattern or a look-up that is quadratic in characters or in lines takes minutes."""
    with suppress(Reject):
        assert clean(raw_text(text), OPTIONS).body


@pytest.mark.parametrize(
    ("body", "length"),
    [
        pytest.param("x" * LONGEST_BODY, LONGEST_BODY, id="just short enough"),
        pytest.param("x" * (LONGEST_BODY + 1), LONGEST_BODY, id="one word"),
        pytest.param("x" * (LONGEST_BODY - 10) + " " + "y" * 20, LONGEST_BODY - 10, id="between words"),
        pytest.param("x" * (LONGEST_BODY - 50) + "\n\n" + "y " * 80, LONGEST_BODY - 50, id="after a paragraph"),
        pytest.param("x " + "y" * LONGEST_BODY, LONGEST_BODY, id="not at a space far from the end"),
    ],
)
def test_a_body_is_cut_where_it_reads_best(body: str, length: int) -> None:
    cut, capped = cleaning._capped(body)
    assert (len(cut), capped) == (length, len(body) > LONGEST_BODY)
    assert body.startswith(cut)


def test_what_is_information_becomes_a_field_of_the_article() -> None:
    report = "NORTHFIELD (AP) — " + BODY[0]
    picture = "The old bridge from the north. Photo: Jane Roe"
    note = "This article was amended on 3 May 2025. An earlier version gave the wrong name of the bridge."
    article = clean(raw_text("\n".join([report, picture, *BODY[1:], note])), OPTIONS)
    assert article.dateline == "NORTHFIELD (AP)"
    assert article.body.startswith(report)
    assert article.captions == ["The old bridge from the north."]
    assert article.credits == ["Jane Roe"]
    assert article.corrections == [note]


def test_a_correction_within_a_sentence_stays_in_the_body() -> None:
    told = "The council issued a correction on Friday: the bridge had been closed in May, and not in June, it said."
    article = clean(raw_text("\n".join([*BODY, told, *BODY[:1]])), OPTIONS)
    assert told in article.body
    assert article.corrections == []


def test_a_truncated_sentence_is_flagged_with_its_place() -> None:
    article = clean(raw_text("\n".join([*BODY, "The bridge is the oldest of the town, according to ."])), OPTIONS)
    (gap,) = article.gaps
    assert "words_missing" in article.quality
    assert (gap.paragraph, article.body[: gap.offset].endswith("according to ")) == (4, True)
