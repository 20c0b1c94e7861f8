"""The analyzers of the templates, on a real server, against those of `flows.index.query.analysis`: token for token."""

import sys
import unicodedata
from collections.abc import Callable, Iterator

import pytest
from elasticsearch import Elasticsearch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.index.elastic.engine import ElasticIndex
from flows.index.elastic.location import parse_location
from flows.index.query.analysis import tokenize
from flows.schema.languages import MAX_TOKEN, NEUTRAL, STEMMERS
from flows.settings import Settings

Analyze = Callable[[str, str], list[str]]

TEXTS = [
    "Don't! The couple’s video -- O'Brien's 'n' roll, That ‘70s Show.",
    "naïve façade Ærøskøbing Straße ŒUVRE ﬁne ǅ Ångström",
    "cafe\u0301 e\u0301te\u0301",  # decomposed: a mark is neither a letter nor a digit
    "東京タワー、大阪城。 한국어 문장입니다 กรุงเทพมหานคร हिन्दी में समाचार",
    "العربية: أخبار اليوم ١٢٣ עברית Новости Москвы ΣΊΣΥΦΟΣ",
    "3.5 per cent, 1,000 №5 ½ ² Ⅻ ①②③ COVID-19 AT&T C++ x_y a·b",
    "👍🏽 emoji👩‍👩‍👧here 🇬🇧 \u200b\u00ad zero\u200dwidth\ufeffmarks",
    "tab\tline\nnbsp\u00a0thin\u2009 \x00 end",
    f"{'a' * MAX_TOKEN} {'b' * 4 * MAX_TOKEN} {'c' * (4 * MAX_TOKEN + 1)} short",
]

SENTENCES = {
    "de": "Die Häuser der Bürgermeister wurden größer; die Entscheidungen freuten die Nachbarn sehr.",
    "en": "The couple apologised for their letters; running studies of happily married ponies were published.",
    "es": "Las canciones más alegres sonaron rápidamente en las ciudades españolas durante la celebración.",
    "fr": "Les élèves retournaient à l'école, heureuses d'apprendre des vérités nationales et des chevaux.",
    "it": "Le canzoni più belle suonavano nelle città italiane, e i ragazzi parlavano velocemente.",
    "pt": "As canções mais bonitas tocaram nas cidades portuguesas, e os rapazes falavam rapidamente.",
}

# Lucene 10 carries Snowball's English, French and German of before version 3, tantivy those after it. In running
# English one word in a thousand has another stem (measured on 5.9 million words). Each engine agrees with itself.
OTHER_STEMS = {
    "en": {"evening", "university", "organization", "emergency", "international"},
    "de": {"gegründet", "Bürgermeisterinnen"},
    "fr": {"blanchaise"},
}


@pytest.fixture(scope="module")
def analyze(shared_archive_url: str) -> Iterator[Analyze]:
    ElasticIndex.open(shared_archive_url, Settings()).close()
    location = parse_location(shared_archive_url)
    with Elasticsearch(location.address, request_timeout=60) as client:

        def analyzed(text: str, analyzer: str) -> list[str]:
            answer = client.indices.analyze(index=location.names.articles, analyzer=analyzer, text=text)
            return [token["token"] for token in answer["tokens"]]

        yield analyzed


@pytest.mark.parametrize("analyzer", [NEUTRAL, *STEMMERS])
@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_texts_of_every_kind_have_the_same_tokens(analyze: Analyze, text: str, analyzer: str) -> None:
    assert analyze(text, analyzer) == tokenize(text, analyzer)


@pytest.mark.parametrize("language", STEMMERS)
def test_words_have_the_same_stems(analyze: Analyze, language: str) -> None:
    stems = analyze(SENTENCES[language], language)
    assert stems == tokenize(SENTENCES[language], language)
    assert stems != analyze(SENTENCES[language], NEUTRAL)


@pytest.mark.parametrize(
    ("language", "word"), [(code, word) for code, words in OTHER_STEMS.items() for word in sorted(words)]
)
def test_the_known_words_with_another_stem_are_still_found_by_themselves(
    analyze: Analyze, language: str, word: str
) -> None:
    assert analyze(word, NEUTRAL) == tokenize(word)
    assert len(analyze(word, language)) == len(tokenize(word, language)) == 1


def test_every_character_of_unicode_is_in_a_token_or_not_in_both(analyze: Analyze) -> None:
    """All that is assigned in the Unicode of this Python. İ alone is longer in lowercase, and Lucene keeps it short."""
    assigned = [
        chr(point) for point in range(sys.maxunicode + 1) if unicodedata.category(chr(point)) not in ("Cn", "Cs", "Co")
    ]
    assigned.remove("İ")
    for start in range(0, len(assigned), 4000):
        text = " ".join(f"x{char}x" for char in assigned[start : start + 4000])
        assert analyze(text, NEUTRAL) == tokenize(text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=("Cn", "Cs", "Co"), exclude_characters="İ"), max_size=400))
def test_any_text_has_the_same_tokens(analyze: Analyze, text: str) -> None:
    assert analyze(text, NEUTRAL) == tokenize(text)


def test_a_line_of_a_million_characters_is_analysed_in_one_pass(analyze: Analyze) -> None:
    text = "." * 1_000_000 + "end"
    assert analyze(text, NEUTRAL) == ["end"]
