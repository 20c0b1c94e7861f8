"""The seeds, each dirty in its own way, and the flags and rejects of a cleaned article."""

from contextlib import suppress
from pathlib import Path

import pytest

from flows.article import Article, Helpline, RawArticle
from flows.clean import article as cleaning
from flows.clean import clean, judge
from flows.clean.article import count_words
from flows.errors import Reject, RejectCode
from tests.clean.documents import BODY, OPTIONS, raw_text


def seed(folder: Path, number: str) -> tuple[RawArticle, Article]:
    (path,) = folder.glob(f"{number}_*.txt")
    raw = raw_text(path.read_text(encoding="utf-8"))
    return raw, clean(raw, OPTIONS)


def rules(article: Article) -> list[str]:
    return [entry.rule for entry in article.removed]


def test_a_seed_that_begins_in_mid_sentence(seeds: Path) -> None:
    raw, article = seed(seeds, "000")
    assert article.title is None
    assert article.quality == ["truncated", "missing_title"]
    assert article.removed == []
    assert article.body.split("\n\n") == raw.text.split("\n")


def test_a_seed_with_title_standfirst_agency_and_related_tail(seeds: Path) -> None:
    _, article = seed(seeds, "001")
    assert (
        article.title == "Ashton Kutcher and Mila Kunis Apologize After Writing Letters in Support of Danny Masterson"
    )
    assert article.subtitle == "The couple issued a statement Saturday in a short video posted on social media."
    assert rules(article) == ["title-line", "subtitle-line", "any-agency-alone", "en-related-heading"]
    assert article.credits == ["Getty"]
    assert len(article.body.split("\n\n")) == 12
    assert "\u00a0" not in article.body
    assert "  " not in article.body


def test_a_seed_with_adverts_and_topics(seeds: Path) -> None:
    raw, article = seed(seeds, "002")
    assert article.topics == ["Ashton Kutcher", "Celebrity", "Crime"]
    assert rules(article) == ["en-advert"] * 5 + ["en-topics"]
    assert [entry.line for entry in article.removed] == [4, 8, 14, 19, 23, 25]
    assert article.body.split("\n\n") == [
        line for line in raw.text.split("\n") if line != "Advert" and not line.startswith("Topics")
    ]
    assert article.title is None


def test_a_seed_with_a_prompt_for_a_video(seeds: Path) -> None:
    _, article = seed(seeds, "003")
    assert article.title == "Ashton Kutcher & Mila Kunis Apologize For Writing Letters Supporting Danny Masterson"
    assert article.subtitle is None
    assert rules(article) == ["title-line", "en-video"]
    assert article.quality == []


def test_a_seed_with_caption_warning_and_helplines(seeds: Path) -> None:
    _, article = seed(seeds, "004")
    assert article.title == "Ashton Kutcher, Mila Kunis apologise after supporting rapist Danny Masterson"
    assert article.subtitle == "The couple has insisted they support victims and have apologised on social media."
    assert "The couple has insisted" not in article.body
    assert article.credits == ["Getty Images"]
    assert article.content_warnings == ["This story discusses rape and sexual assault."]
    assert article.helplines == [
        Helpline(name="Shine (domestic violence)", contact="0508 744 633"),
        Helpline(name="Women's Refuge", contact="0800 733 843 (0800 REFUGE)"),
        Helpline(name="Need to Talk?", contact="Call or text 1737"),
        Helpline(name="What's Up", contact="0800 WHATS UP (0800 942 8787)"),
        Helpline(name="Lifeline", contact="0800 543 354 or (09) 5222 999 within Auckland"),
        Helpline(name="Youthline", contact="0800 376 633, text 234, email talk@youthline.co.nz or online chat"),
        Helpline(name="Samaritans", contact="0800 726 666"),
        Helpline(name="Depression Helpline", contact="0800 111 757"),
        Helpline(name="Suicide Crisis Helpline", contact="0508 828 865 (0508 TAUTOKO)"),
        Helpline(name="Shakti Community Council", contact="0800 742 584"),
    ]
    assert article.body.endswith("He won't be eligible for parole until he is 77 years old.")
    assert article.body.startswith("Actors Ashton Kutcher and Mila Kunis have released")
    assert len(article.body.split("\n\n")) == 15


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
    with suppress(Reject):
        assert clean(raw_text(text), OPTIONS).body
