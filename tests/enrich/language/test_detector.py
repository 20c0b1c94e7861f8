"""The detector answers alike with its compiled port and without: on texts of the repository, in all its languages."""

import builtins
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.clean import book
from flows.enrich.language import detector as language_detector
from flows.enrich.language import statistics as language_statistics
from flows.enrich.language.stage import detect
from tests.enrich.language.test_stage import TEXTS

WINDOWS = (40, 80, 150, 300, 600, 1000)


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Many words of each language: sentences that the rules of cleaning keep or take out, and the tests' own."""
    found: dict[str, list[str]] = {language: [text] for language, text in TEXTS.items()}
    for rule in book().rules:
        found.setdefault(Path(book().files[rule.id]).stem, []).extend((*rule.keeps, *rule.acts_on))
    return {language: " ".join(parts) for language, parts in found.items()}


@pytest.fixture
def without_port(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A process in which langdetect-rs is not installed."""
    real: Callable[..., Any] = builtins.__import__

    def imports(name: str, *arguments: Any, **named: Any) -> Any:
        if name == "langdetect_rs":
            raise ImportError(name)
        return real(name, *arguments, **named)

    monkeypatch.setattr(builtins, "__import__", imports)
    language_detector._loaded.cache_clear()
    yield
    language_detector._loaded.cache_clear()


def assert_alike(text: str) -> None:
    port, own = language_detector.probability(text), language_statistics.model().probability(text)
    assert (port is None) == (own is None)
    if port and own:
        assert port[0] == own[0]
        assert port[1] == pytest.approx(own[1], abs=1e-9)


def test_hundreds_of_texts_in_every_language_and_length(texts: dict[str, str], seeds: Path) -> None:
    assert language_detector.name().startswith("langdetect-rs/")
    every = [*texts.values(), *(path.read_text() for path in sorted(seeds.glob("*.txt")))]
    compared = 0
    for text in every:
        for window in WINDOWS:
            for start in {0, len(text) // 2}:
                assert_alike(text[start : start + window])
                compared += 1
    assert compared >= 300 and len(texts) >= 25


@given(st.text(alphabet=st.sampled_from("abcdeinrst EÄßçéñøłžžəшиаоنلا的是が한 .'@0"), max_size=200))
def test_any_text(text: str) -> None:
    assert_alike(text)


def test_the_answers_of_both_become_the_same_language_and_confidence(
    texts: dict[str, str], request: pytest.FixtureRequest
) -> None:
    port = [detect(text[:300]) for text in texts.values()]
    request.getfixturevalue("without_port")
    assert language_detector.name() == f"langdetect/{version('langdetect')}"
    assert [detect(text[:300]) for text in texts.values()] == port
