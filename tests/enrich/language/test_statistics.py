"""The detector gives what langdetect gives, over its own profiles and draws."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
from langdetect.lang_detect_exception import LangDetectException

from flows.enrich.language.statistics import model
from tests.enrich.language.test_stage import TEXTS


@cache
def factory() -> DetectorFactory:
    made = DetectorFactory()
    made.load_profile(PROFILES_DIRECTORY)
    made.seed = 0
    return made


def by_langdetect(text: str) -> tuple[str, float] | None:
    detector = factory().create()
    detector.append(text)
    try:
        found = detector.get_probabilities()
    except LangDetectException:
        return None
    return (found[0].lang, found[0].prob) if found else None


def assert_equal(text: str) -> None:
    ours, theirs = model().probability(text), by_langdetect(text)
    if theirs is None or ours is None:
        assert ours is theirs
    else:
        assert ours[0] == theirs[0]
        assert ours[1] == pytest.approx(theirs[1], abs=1e-9)


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("length", [20, 60, 300])
def test_a_text_of_any_language_and_length(language: str, length: int) -> None:
    assert_equal(TEXTS[language][:length])


@pytest.mark.parametrize(
    "text",
    [
        "NASA and the BBC, McDonald's and eBay",  # runs of capitals
        "Write to jane@example.org or see https://example.org/path?a=b for more",
        "Tie\u0302\u0301ng Vie\u0323\u0302t va\u0300 nu\u031bo\u031b\u0301c",  # marks that combine
        "Samsung объявила о новом телефоне в среду",
        "a",
        "A b  c   d \n e",
        "ひらがなと漢字 and English",
        "x" * 300,
    ],
)
def test_what_langdetect_treats_apart(text: str) -> None:
    assert_equal(text)


@given(st.text(alphabet=st.sampled_from("abcdeinrst EÄßçéñøłžžəшиаоنلا的是が한 .'@0"), max_size=200))
def test_any_text(text: str) -> None:
    assert_equal(text)
