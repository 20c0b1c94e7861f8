"""Words and their weights."""

from collections import Counter

from flows.enrich.grams import tokens
from flows.stories.frequency import ARCHIVE, MOST_TELLING, PRIOR, DocumentFrequencies

GERMAN = (
    "Der Stadtrat hat am Montag über den Haushalt beraten und wird in der nächsten Woche darüber abstimmen, sagte er."
)


def test_a_function_word_is_common_and_a_name_rare_before_anything_was_counted() -> None:
    frequencies = DocumentFrequencies()
    assert frequencies.idf("the", "en", by_table=True) < 0.4
    assert frequencies.idf("würden", "de", by_table=True) < 3 < frequencies.idf("haushaltssperre", "de", by_table=True)
    assert frequencies.idf("kutcher", "en", by_table=True) == MOST_TELLING


def test_a_table_fits_texts_of_its_language_alone() -> None:
    words = Counter(tokens(GERMAN))
    frequencies = DocumentFrequencies()
    assert frequencies.table_fits(words, "de")
    assert not frequencies.table_fits(words, "en")
    assert not frequencies.table_fits(words, "und")
    assert not frequencies.table_fits(Counter(["bodegu", "zakolu", "mip"]), "en")


def test_counting_overrules_the_table_in_an_archive_alone() -> None:
    frequencies = DocumentFrequencies()
    for number in range(ARCHIVE):
        before = frequencies.idf("kutcher", "en", by_table=True)
        frequencies.add(["kutcher", f"word{number}"], [], "en")
    assert before == MOST_TELLING
    assert frequencies.idf("kutcher", "en", by_table=True) < 0.1
    assert frequencies.idf("word7", "en", by_table=True) == MOST_TELLING


def test_without_a_table_words_are_counted_by_language() -> None:
    frequencies = DocumentFrequencies()
    for _ in range(PRIOR):
        frequencies.add(["na"], [], "sw")
    assert frequencies.idf("na", "sw", by_table=False) < 1 < 4 < frequencies.idf("na", "lg", by_table=False)
    assert (frequencies.counted("sw"), frequencies.counted("lg")) == (True, False)


def test_a_quotation_that_everybody_prints_is_common() -> None:
    frequencies = DocumentFrequencies()
    for number in range(30):
        frequencies.add([], [1, 100 + number], "en")
    assert frequencies.common(1)
    assert not frequencies.common(100)
