"""The language: script first, statistics next, function words where statistics over-claim."""

from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.enrich.language.stage import data, detect, engine, enrich, normalise
from tests.enrich.articles import OPTIONS, article, raw

TEXTS = {
    "en": "The council said on Thursday that it would close the bridge for two weeks because the cables need "
    "repair, and that buses will take another road until the work is done.",
    "de": "Die Stadt teilte am Donnerstag mit, dass die Brücke für zwei Wochen gesperrt wird, weil die Seile "
    "erneuert werden müssen, und dass die Busse so lange eine andere Straße nehmen.",
    "fr": "La ville a annoncé jeudi que le pont serait fermé pendant deux semaines parce que les câbles doivent"
    " être réparés, et que les bus prendront une autre route jusqu'à la fin des travaux.",
    "es": "El ayuntamiento anunció el jueves que el puente permanecerá cerrado dos semanas porque hay que "
    "reparar los cables, y que los autobuses tomarán otro camino hasta que terminen las obras.",
    "tr": "Belediye perşembe günü yaptığı açıklamada, kabloların onarılması gerektiği için köprünün iki hafta "
    "boyunca kapatılacağını ve otobüslerin çalışmalar bitene kadar başka bir yoldan gideceğini söyledi.",
    "no": "Kommunen sa torsdag at broen skal stenges i to uker fordi kablene må repareres, og at bussene vil "
    "kjøre en annen vei inntil arbeidet er ferdig. Det er ikke første gang, sier ordføreren.",
    "sw": "Halmashauri ya jiji ilisema siku ya Alhamisi kwamba daraja hilo litafungwa kwa wiki mbili kwa sababu"
    " ya ukarabati wa nyaya na kwamba mabasi yatapita katika barabara nyingine.",
    "zu": "Umasipala uthe ngoLwesine ibhuloho lizovalwa amasonto amabili ngoba izintambo kumele zilungiswe, "
    "kanti amabhasi azohamba ngomunye umgwaqo kuze kuphele umsebenzi eMgungundlovu, kusho uMnuz Dlamini.",
    "sr": "Predsednik opštine rekao je u četvrtak da će most biti zatvoren dve nedelje, posle čega će autobusi "
    "ponovo voziti istim putem, i da vreme neće uticati na radove. Gde je moguće, radiće se noću.",
    "ms": "Majlis bandaran berkata pada hari Khamis bahawa jambatan itu akan ditutup selama dua minggu kerana "
    "kabelnya perlu dibaiki, dan kerajaan boleh menggunakan jalan lain, kata beliau.",
    "ko": "시는 목요일에 다리를 두 주 동안 폐쇄한다고 밝혔다.",
    "ja": "市は木曜日に橋を二週間閉鎖すると発表した。",
    "zh": "市政府周四宣布将关闭大桥两周。",
    "th": "เทศบาลประกาศปิดสะพานสองสัปดาห์",
    "el": "Ο δήμος ανακοίνωσε ότι η γέφυρα θα κλείσει.",
    "he": "העירייה הודיעה שהגשר ייסגר לשבועיים.",
    "hy": "Քաղաքապետարանը հայտարարեց, որ կամուրջը կփակվի։",
    "ka": "მერიამ განაცხადა, რომ ხიდი დაიკეტება.",
    "uk": "Міська рада повідомила в четвер, що міст буде закрито на два тижні, бо їй потрібно відремонтувати "
    "його троси.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_names_the_language_of_a_paragraph(language: str) -> None:
    found, confidence = detect(TEXTS[language])
    assert (found, confidence >= 0.5) == (language, True)


def test_names_of_foreign_firms_do_not_hide_the_script_of_the_text() -> None:
    assert detect("Samsung Electronics, LG와 Google은 협력을 발표했다. 삼성전자는 투자를 늘린다.")[0] == "ko"


def test_a_shouted_headline_is_read_as_words() -> None:
    assert detect("THE MAYOR SAID THAT THE BRIDGE WOULD BE CLOSED FOR TWO WEEKS BECAUSE OF THE REPAIR")[0] == "en"


@pytest.mark.parametrize("text", ["", "   ", "12345 67", "!!! ... ???", "https://example.org/a"])
def test_text_without_words_is_undetermined(text: str) -> None:
    assert detect(text) == ("und", 0.0)


def test_a_language_that_the_detector_does_not_know_is_not_given_another_name() -> None:
    luganda = "Abasawo baamuzza engulu naye n'afa oluvannyuma, era abantu bangi bakungubaga mu kyalo kyabwe ekyo"
    assert detect(luganda)[0] in ("und", "lg")


def test_short_texts_are_less_sure_than_long_ones() -> None:
    short, long = detect("The bridge is closed."), detect(TEXTS["en"])
    assert short[1] < long[1]


def test_the_answer_repeats_in_every_thread() -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = set(pool.map(detect, [TEXTS["sr"]] * 8))
    assert len(answers) == 1


@given(st.text(max_size=400))
@settings(deadline=None)  # the first call reads the profiles
def test_any_text_has_a_code_and_a_confidence(text: str) -> None:
    language, confidence = detect(text)
    assert language.isalpha() and len(language) in (2, 3)
    assert 0.0 <= confidence <= 1.0
    assert (language == "und") == (confidence == 0.0)


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ("en-GB", "en"), ("en_US", "en"), ("EN", "en"), ("zh-Hans", "zh"), ("zh-TW", "zh"), ("nb", "no"),
        ("nn-NO", "no"), ("deu", "de"), ("Deutsch", "de"), ("iw", "he"), ("", None), (None, None),
        ("none", None), ("x-default", None),
    ],
)  # fmt: skip
def test_codes_of_sources_become_iso_639_1(stated: str | None, code: str | None) -> None:
    assert normalise(stated) == code


def test_the_source_is_believed_where_the_text_is_short() -> None:
    found = enrich(article("Oslo og Bergen", title=None), raw(language="nb-NO"), OPTIONS)
    assert found.language == "no"


def test_a_template_that_says_english_does_not_make_german_text_english() -> None:
    found = enrich(article(TEXTS["de"]), raw(language="en"), OPTIONS)
    assert found.language == "de"


def test_agreement_of_source_and_text_is_nearly_certain() -> None:
    assert enrich(article(TEXTS["en"]), raw(language="en-GB"), OPTIONS).language_confidence >= 0.99


def test_a_short_article_is_flagged_once_and_keeps_its_other_flags() -> None:
    short = article("The bridge is closed.", quality=["truncated"])
    once = enrich(short, raw(), OPTIONS)
    assert once.quality == ["truncated", "low_language_confidence"]
    assert enrich(once, raw(), OPTIONS).quality == once.quality


def test_a_script_that_decides_needs_no_flag() -> None:
    assert enrich(article(TEXTS["ko"]), raw(), OPTIONS).quality == []


def test_the_title_helps_where_the_body_is_empty() -> None:
    assert enrich(article("", title=TEXTS["fr"]), raw(), OPTIONS).language == "fr"


def test_a_hostile_body_is_read_at_its_beginning_only() -> None:
    assert detect("a" * 1_000_000)[0] in ("und", detect("a" * 1_000)[0])


def test_the_engine_is_named_with_its_version() -> None:
    assert engine() == f"langdetect-rs/{version('langdetect-rs')}"


def test_the_implementation_is_no_part_of_what_a_result_depends_on() -> None:
    assert data() == f"langdetect/{version('langdetect')}".encode()
