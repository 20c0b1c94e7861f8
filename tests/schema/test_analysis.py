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
from flows.index.query.analysis import fold, locate, tokenize
from flows.schema.languages import LANGUAGES, MAX_TOKEN, NEUTRAL
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
    "𠀀𠀁a𠀂 ーー・ガ iPhone15を買ったABC放送局 ၊မြန်မာ ភ្នំពេញ ວຽງຈັນ ＡＢＣ東ｶﾞ",  # scripts that are cut, beside others
]

SENTENCES = {
    "ar": "أعلنت الحكومة أن المدارس ستفتح أبوابها للطلاب والمعلمين في المدن الكبيرة خلال الأسابيع القادمة.",
    "bg": "Жителите на градовете четат новините за изборите, а министърът обсъжда законите с депутатите.",
    "cs": "České noviny psaly o pražských ulicích, kde obyvatelé starých domů mluvili se svými sousedy.",
    "da": "Indbyggerne i byerne læste aviserne, mens ministrene talte om skolernes store udfordringer.",
    "de": "Die Häuser der Bürgermeister wurden größer; die Entscheidungen freuten die Nachbarn sehr.",
    "el": "Οι κάτοικοι των πόλεων διάβαζαν τις εφημερίδες, ενώ οι υπουργοί μιλούσαν για τα σχολεία.",
    "en": "The couple apologised for their letters; running studies of happily married ponies were published.",
    "es": "Las canciones más alegres sonaron rápidamente en las ciudades españolas durante la celebración.",
    "fi": "Kaupunkien asukkaat lukivat sanomalehtiä, kun ministerit puhuivat koulujen suurista ongelmista.",
    "fr": "Les élèves retournaient à l'école, heureuses d'apprendre des vérités nationales et des chevaux.",
    "hi": "सरकारों के मंत्री नगरों में लोगों से मिले, और अखबारों ने चुनाव की खबरें छापीं।",
    "hr": "Stanovnici gradova čitali su novine dok su ministri govorili o školama i velikim problemima.",
    "hu": "A városok lakói újságokat olvastak, miközben a miniszterek az iskolák nagy gondjairól beszéltek.",
    "it": "Le canzoni più belle suonavano nelle città italiane, e i ragazzi parlavano velocemente.",
    "ja": "東京の新聞は、大臣が学校の問題について話したと伝えた。",
    "km": "សារព័ត៌មានបានរាយការណ៍អំពីការបោះឆ្នោតនៅទីក្រុងភ្នំពេញ",
    "ko": "서울의 시민들은 신문을 읽었고 장관들은 학교의 문제를 이야기했다.",
    "lo": "ຫນັງສືພິມລາຍງານກ່ຽວກັບການເລືອກຕັ້ງໃນນະຄອນຫລວງວຽງຈັນ",
    "my": "သတင်းစာများက ရန်ကုန်မြို့ရှိ ရွေးကောက်ပွဲအကြောင်း ရေးသားခဲ့ကြသည်",
    "nl": "De inwoners van de oude huizen lazen brieven en kranten, terwijl de ministers over mogelijkheden spraken.",
    "no": "Innbyggerne i byene leste avisene, mens ministrene snakket om skolenes store utfordringer.",
    "pl": "Mieszkańcy polskich miast czytali gazety, a ministrowie rozmawiali o szkołach i dużych problemach.",
    "pt": "As canções mais bonitas tocaram nas cidades portuguesas, e os rapazes falavam rapidamente.",
    "ro": "Locuitorii orașelor citeau ziarele, iar miniștrii vorbeau despre problemele mari ale școlilor.",
    "ru": "Жители городов читали газеты, а министры говорили о больших проблемах школ и учителей.",
    "sk": "Obyvatelia slovenských miest čítali noviny, kým ministri hovorili o školách a veľkých problémoch.",
    "sv": "Invånarna i städerna läste tidningarna, medan ministrarna talade om skolornas stora problem.",
    "ta": "நகரங்களின் மக்கள் செய்தித்தாள்களைப் படித்தனர், அமைச்சர்கள் பள்ளிகளைப் பற்றிப் பேசினார்கள்.",
    "th": "หนังสือพิมพ์รายงานว่ารัฐมนตรีพูดถึงปัญหาของโรงเรียนในกรุงเทพมหานคร",
    "tr": "Şehirlerin sakinleri gazeteleri okurken bakanlar okulların büyük sorunlarından söz ettiler.",
    "uk": "Жителі українських міст читали газети, а міністри говорили про великі проблеми шкіл і вчителів.",
    "zh": "北京的报纸报道说，部长谈到了学校的问题。",
}

# Lucene 10 carries some stemmers of Snowball of before version 3, tantivy those after it. In running English one word
# in a thousand has another stem (measured on 5.9 million words); of 2,400 to 2,800 different words, of names, units and
# the grammar, 1 in Danish, 4 in Finnish, 8 in Swedish, 14 in French, 19 in German, and none in the others. Each
# engine agrees with itself.
OTHER_STEMS = {
    "da": {"mezz"},
    "fi": {"marchan"},
    "sv": {"alfabetet"},
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


@pytest.mark.parametrize("analyzer", [NEUTRAL, *LANGUAGES])
@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_texts_of_every_kind_have_the_same_tokens(analyze: Analyze, text: str, analyzer: str) -> None:
    assert analyze(text, analyzer) == tokenize(text, analyzer)


@pytest.mark.parametrize("language", LANGUAGES)
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
    """All that is assigned in the Unicode of this Python."""
    assigned = [
        chr(point) for point in range(sys.maxunicode + 1) if unicodedata.category(chr(point)) not in ("Cn", "Cs", "Co")
    ]
    for start in range(0, len(assigned), 4000):
        text = " ".join(f"x{char}x" for char in assigned[start : start + 4000])
        assert analyze(text, NEUTRAL) == tokenize(text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=("Cn", "Cs", "Co")), max_size=400))
def test_any_text_has_the_same_tokens(analyze: Analyze, text: str) -> None:
    assert analyze(text, NEUTRAL) == tokenize(text)


def test_a_line_of_a_million_characters_is_analysed_in_one_pass(analyze: Analyze) -> None:
    text = "." * 1_000_000 + "end"
    assert analyze(text, NEUTRAL) == ["end"]


CONFLATED = {
    "bg": ["град", "градове", "градовете"],
    "cs": ["škola", "školy", "školou", "školách"],
    "hi": ["सरकार", "सरकारों"],
    "hr": ["grad", "grada", "gradovi", "gradovima"],
    "nl": ["huis", "huizen", "huisje"],
    "pl": ["kobieta", "kobiety", "kobietom", "kobietami"],
    "sk": ["mesto", "mesta", "mestom", "mestách"],
    "uk": ["новина", "новини", "новинами", "новину"],
}


@pytest.mark.parametrize("language", CONFLATED)
def test_forms_of_a_word_have_one_stem_where_endings_are_taken_off(language: str) -> None:
    assert len({tuple(tokenize(form, language)) for form in CONFLATED[language]}) == 1


@pytest.mark.parametrize(
    ("language", "word", "text"),
    [
        ("ja", "東京", "昨日東京都庁で"),
        ("zh", "北京", "在北京大学的"),
        ("th", "กรุงเทพ", "ในกรุงเทพมหานคร"),
        ("ko", "서울", "서울에서는"),
    ],
)
def test_a_word_is_found_inside_a_sentence_without_spaces(language: str, word: str, text: str) -> None:
    wanted, tokens = tokenize(word, language), tokenize(text, language)
    assert any(tokens[at : at + len(wanted)] == wanted for at in range(len(tokens)))
    assert tokenize(word)[0] not in tokenize(text)


@pytest.mark.parametrize("language", [NEUTRAL, "ja", "nl", "en"])
def test_tokens_know_where_they_stand(language: str) -> None:
    text = "Die 2 huizen: 東京タワーabc, ﬁne𠀀𠀁."
    for token in locate(text, language):
        assert fold(text[token.start : token.end])[:2] == token.text[:2]


def test_no_ending_takes_long_to_be_looked_for() -> None:
    """A regular expression that went back again and again would not end within the life of the test."""
    for language in LANGUAGES:
        for word in ("a" * 128, "ami" * 42, "в" * 128, "ा" * 128):
            assert tokenize(word, language)
