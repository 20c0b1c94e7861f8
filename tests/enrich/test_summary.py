"""The summary: whole sentences of the lead, no dateline, never too long, and rather none than a fragment."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.article import Gap
from flows.enrich.summary import LIMIT, enrich, lead
from tests.enrich.articles import OPTIONS, article, raw

CLOSED = "The bridge over the river is closed."
GESPERRT = "Die Brücke über den Fluss ist gesperrt."
LONG = "word " * 70 + "."


def test_whole_sentences_fill_the_summary() -> None:
    sentence = "The council said that the bridge would be closed. "
    found = lead(sentence * 20)
    assert found is not None
    assert found == (sentence * 6).strip()
    assert len(found) <= LIMIT < len(sentence * 7)


@pytest.mark.parametrize(
    "body",
    [
        LONG,  # the first sentence does not fit
        f"Read on.\n\n{LONG}",
        "Only a line",
        "A headline of some length without a full stop at its end",
        "The council closes its oldest bridge\n\nJane Roe\n\n9 September 2023",
        "Here is what we know so far about the bridge:",
        "The council said on Monday that the bridge would have to be clos…",
        "“We have to close the bridge.",
        "What happens now?",
        "ข่าวนี้ไม่มีเครื่องหมายจบประโยค สะพานข้ามแม่น้ำถูกปิด",
        " \n\n ",
        "",
    ],
)
def test_rather_none_than_a_fragment(body: str) -> None:
    assert lead(body) is None


@pytest.mark.parametrize(
    ("body", "language"),
    [
        (f"LONDON, Sept 9 (Reuters) - {CLOSED}", "en"),
        (f"WASHINGTON — {CLOSED}", "en"),
        (f"PHILADELPHIA ― {CLOSED}", "en"),
        (f"SHANGHAI: {CLOSED} It was built fifty years ago.", "en"),
        (f"(CNN) — {CLOSED}", "en"),
        (f"Madrid, 12 jun (EFE).- {CLOSED}", "es"),
        (f"(ANSA) - ROMA, 12 GIU - {CLOSED}", "it"),
        (f"Vaduz, 27.6.2025 – {CLOSED}", "de"),
        (f"Paris, 12 juin 2023 – {CLOSED}", "fr"),
    ],
)
def test_a_dateline_is_left_out(body: str, language: str) -> None:
    found = lead(body, language)
    assert found is not None
    assert found.startswith(CLOSED)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"BERLIN (dpa) – {GESPERRT}", GESPERRT),
        (f"Wien. {GESPERRT}", GESPERRT),
        (f"Berlin.\n\n{GESPERRT}", GESPERRT),
        (f"Berlin - {GESPERRT}", GESPERRT),
        ("Weber – Ingenieur und Gutachter – hat sie gesperrt.", "Weber – Ingenieur und Gutachter – hat sie gesperrt."),
        (f"Sie ist alt.\n\nBad Homburg. {GESPERRT}", GESPERRT),
        ("Am 9. September wurde sie gesperrt. Das sagte Dr. Weber.", "gesperrt. Das sagte Dr. Weber."),
    ],
)  # fmt: skip
def test_a_german_lead(body: str, expected: str) -> None:
    found = lead(body, "de")
    assert found is not None
    assert found.endswith(expected)
    assert "Wien" not in found and "Berlin" not in found and "Homburg" not in found


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("【東京】川にかかる橋が閉鎖された。市が発表した。", "川にかかる橋が閉鎖された。市が発表した。"),
        ("(서울=연합뉴스) 홍길동 기자 = 강을 가로지르는 다리가 폐쇄됐다.", "강을 가로지르는 다리가 폐쇄됐다."),
        ("新华社北京5月1日电（记者张三）横跨河流的大桥已经关闭。", "横跨河流的大桥已经关闭。"),
        (
            "市长说：「大桥必须关闭。居民很担心。」他没有说明原因。",
            "市长说：「大桥必须关闭。居民很担心。」他没有说明原因。",
        ),
        ("नदी पर बना पुल बंद कर दिया गया है। यह पुराना है।", "नदी पर बना पुल बंद कर दिया गया है। यह पुराना है।"),
        ("أغلق الجسر فوق النهر. هل سيفتح قريبا؟", "أغلق الجسر فوق النهر. هل سيفتح قريبا؟"),
    ],
)
def test_a_lead_in_other_scripts(body: str, expected: str) -> None:
    assert lead(body, "und") == expected


def test_sentences_written_without_spaces_fill_no_more_than_fits_and_end_outside_of_speech() -> None:
    told = "川にかかる橋が閉鎖されたと市が発表した。" * 14
    found = lead(f"{told}市長は「橋はとても古い。たいへん危険だ。」と述べた。", "ja")
    assert found == told
    assert len(found) == 280


@pytest.mark.parametrize(
    "body",
    [
        f"Key points\n\n{CLOSED}",
        f"The council closes its oldest bridge for two weeks from Monday on\n\n{CLOSED}",
        f"By Jane Roe\n\nPublished 9 September 2023\n\n{CLOSED}",
        f"• It closed on Monday.\n\n• It opens in May.\n\n{CLOSED}",
        f"What happened?\n\n{CLOSED}",
        f"{CLOSED}\n\n1. Walk.\n\n2. Take the bus.",
        f"{CLOSED}\n\nHere is what to know:",
        f"{CLOSED} The mayor said: “It is old. {LONG} It is not safe.”",
        f"{CLOSED}\n\n“It is old, and it is not safe.\n\n“It will open in May.”",
        f"{CLOSED}\n\nQ: When will it open?\n\nA: In May.\n\nQ: Who pays?\n\nA: The council.",
        f"{CLOSED}\n\nJane Roe: When will it open?\n\nAnn Poe: In May.\n\nJane Roe: Who pays?\n\nAnn Poe: We do.",
        f"{CLOSED}\n\n10:41 The mayor speaks.\n\n10:32 Cars are towed away.\n\n10:05 It is closed.",
    ],
)
def test_the_lead_is_the_first_prose(body: str) -> None:
    assert lead(body) == CLOSED


@pytest.mark.parametrize(
    "sentence",
    [
        "Kutcher - who is 45 - apologised on Monday.",
        "The bridge — closed since May — opens again.",
        "Mayor Jane Q. Roe of St. Louis, Mo., said no to the U.S. Army.",
        "“We have to close the bridge,” the mayor of the town said.",
        "‘It’s not safe,’ said the mayor of the town.",
        "The mayor calls it “a danger.”",
        "Der Bürgermeister sagte: „Sie ist z. B. zu alt.“",
        "Le maire a dit : « Il est trop vieux. »",
        "10 Downing Street is closed to visitors.",
    ],
)
def test_a_first_sentence_stays_whole(sentence: str) -> None:
    assert lead(f"{sentence}\n\n{LONG}") == sentence


def test_a_byline_under_a_standfirst_is_left_out() -> None:
    assert lead(f"{CLOSED}\n\nJane Roe\n\nIt will open in May.") == f"{CLOSED} It will open in May."


def test_a_lead_that_is_long_enough_ends_at_a_subhead() -> None:
    assert lead(f"{CLOSED} {CLOSED} {CLOSED}\n\nWhy it matters\n\nIt is old.") == f"{CLOSED} {CLOSED} {CLOSED}"


@pytest.mark.parametrize(("subtitle", "expected"), [(CLOSED, CLOSED), ("A bridge and its end", None), (None, None)])
def test_a_standfirst_of_whole_sentences_stands_for_a_lead_that_is_too_long(
    subtitle: str | None, expected: str | None
) -> None:
    assert enrich(article(LONG, subtitle=subtitle), raw(), OPTIONS).summary == expected


@pytest.mark.parametrize(
    ("body", "gaps", "expected"),
    [
        ("and have said that the bridge is closed. It is old.", [0], None),
        (f"{CLOSED} The mayor is from . It is old.", [len(CLOSED) + 19], CLOSED),
        (f"{CLOSED}\n\nand have said that it is old.", [len(CLOSED) + 2], CLOSED),
        (f"{CLOSED} It is old.", [5_000], f"{CLOSED} It is old."),
    ],
)
def test_a_sentence_with_missing_words_is_not_whole(body: str, gaps: list[int], expected: str | None) -> None:
    missing = [Gap(kind="before_stop", paragraph=1, offset=offset) for offset in gaps]
    assert enrich(article(body, gaps=missing), raw(), OPTIONS).summary == expected


def test_the_stage_writes_the_summary() -> None:
    assert enrich(article(f"{CLOSED} Two."), raw(), OPTIONS).summary == f"{CLOSED} Two."


@given(st.text(max_size=900), st.sampled_from(["en", "de", "ja", "und"]))
def test_a_summary_is_short_and_has_no_line_breaks(body: str, language: str) -> None:
    found = lead(body, language)
    assert found is None or (0 < len(found) <= LIMIT and "\n" not in found)


@given(
    st.lists(st.sampled_from([CLOSED, "“It is", "old.”", "He said:", "No…", "\n\n", "Jane", "1.", "?"]), max_size=20)
)
def test_a_summary_stands_in_the_text_and_ends_as_sentences_do(pieces: list[str]) -> None:
    body = " ".join(pieces)
    found = lead(body)
    if found is not None:
        assert found.rstrip('”"')[-1] in ".?"
        assert found.count("“") <= found.count("”")


@pytest.mark.parametrize(
    "line", ["a" * 1_000_000, ". " * 500_000, "A.B." * 250_000, "- " * 500_000, "LONDON — " * 100_000, "“a. " * 250_000,
             "A, " * 300_000, "(a) - " * 100_000, "x: y\n\n" * 100_000]
)  # fmt: skip
def test_a_line_that_would_hold_a_quadratic_pattern_up_for_minutes(line: str) -> None:
    assert len(lead(line) or "") <= LIMIT
