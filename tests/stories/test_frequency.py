"""Words and their weights."""

import subprocess
import sys

import pytest
from spacy.util import get_lang_class

from flows.stories.frequency import DocumentFrequencies, function_words


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "it", "nl", "pt", "ru", "sv", "tr", "hr"])
def test_function_words_are_those_of_the_language_in_spacy(language: str) -> None:
    assert function_words(language) == get_lang_class(language).Defaults.stop_words


def test_a_text_of_unknown_language_takes_the_english_ones_and_an_unknown_language_none() -> None:
    assert function_words("und") == function_words("en")
    assert function_words("xx-none") == function_words("no") == frozenset()


def test_reading_them_does_not_import_the_library() -> None:
    code = "import sys; from flows.stories.frequency import function_words as f; f('de'); print('spacy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_function_word_is_common_before_anything_was_counted() -> None:
    frequencies = DocumentFrequencies()
    assert frequencies.idf("the", "en") < 0.4 < frequencies.idf("bridge", "en")
