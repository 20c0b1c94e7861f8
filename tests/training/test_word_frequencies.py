"""The tables of word frequencies: bands of words of one alphabet, in an order that a diff can show."""

from flows.enrich import frequencies
from flows.training.word_frequencies import LANGUAGES, table

WORDS = {"the": 0.05, "bridge": 3.1e-5, "council": 1.2e-4, "area": 3.0e-5, "rare": 1e-7, "don't": 1e-3, "мост": 1e-3,
         "00": 1e-2}  # fmt: skip


def test_words_stand_in_bands_of_their_frequency_in_alphabetical_order() -> None:
    assert table(WORDS, "en") == "130 the\n390 council\n450 area bridge\n"


def test_words_of_another_alphabet_are_left_out() -> None:
    assert table(WORDS, "ru") == "300 мост\n"


def test_every_language_has_its_table() -> None:
    assert set(LANGUAGES) == frequencies.known()
