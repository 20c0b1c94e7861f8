from flows.clean.model.features import LONGEST
from flows.clean.model.words import Shared, document_words, vocabulary
from tests.clean.documents import BODY


def shared(text: str) -> Shared:
    words = document_words([*BODY, text])
    known = vocabulary(words, LONGEST)
    return known.shared(words[-1], words[-1].known - known.function)


def test_words_of_the_text_are_found_and_others_are_not() -> None:
    assert shared("A ferry below the bridge")[0] == 2
    assert shared("Spring offers")[0] == 0


def test_function_words_are_those_of_every_fourth_line() -> None:
    known = vocabulary(document_words([*BODY, *BODY]), LONGEST)
    assert {"the", "of"} <= known.function
    assert "ferry" not in known.function


def test_a_name_is_what_is_never_written_small() -> None:
    known = vocabulary(document_words([*BODY, "Friday boats for Muster", "The Bridge"]), LONGEST)
    assert {"Friday", "Muster", "Monday"} <= known.names
    assert known.names.isdisjoint({"Bridge", "The", "boats"})


def test_in_scripts_without_spaces_pairs_of_characters_are_words() -> None:
    (line,) = document_words(["橋は二年間、閉鎖される。"])
    assert line.words[:3] == ["橋は", "は二", "二年"]
    assert line.size == 2 * len("橋は二年間、閉鎖される。")


def test_of_a_long_line_the_beginning_is_read() -> None:
    (line,) = document_words(["word " * 10_000])
    assert line.size == 50_000
    assert len(line.words) == 60
