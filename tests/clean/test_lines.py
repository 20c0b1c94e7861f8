from flows.clean.lines import assemble, is_prose, line_key, starts_lower
from flows.clean.markup import SourceLine
from tests.clean.documents import WRAPPED


def texts(text: str) -> list[str]:
    source = [SourceLine(number, line) for number, line in enumerate(text.split("\n"), start=1)]
    return [line.text for line in assemble(source, lambda line: line == "Advert")]


def test_hard_wrapped_lines_become_paragraphs_and_markers_stay_apart() -> None:
    first, marker, second = texts(WRAPPED)
    assert first.startswith("The council of the town decided on Friday evening that the old bridge")
    assert marker == "Advert"
    assert "boats of the international fair" in second


def test_a_hyphen_of_the_language_stays() -> None:
    wrapped = WRAPPED.replace("inter-\nnational fair", "well-\nknown fair")
    assert "well-known fair" in texts(wrapped)[-1]


def test_one_line_a_paragraph_is_left_alone() -> None:
    lines = ["A short line", "Another sentence of the text.", "and a third one in lower case"] * 4
    assert texts("\n".join(lines)) == lines


def test_blank_lines_separate_and_are_no_lines() -> None:
    assert texts("One.\n\n\nTwo.\n") == ["One.", "Two."]


def test_the_key_is_blind_to_case_symbols_and_numbers() -> None:
    assert line_key("- Advertisement 3 -") == line_key("ADVERTISEMENT 12") == "advertisement 0"


def test_prose_is_long_and_ends() -> None:
    assert not is_prose("Too short.")
    assert is_prose("The council of the town decided that the old bridge will be closed for two years.")


def test_a_text_that_begins_in_mid_sentence() -> None:
    assert starts_lower("and have apologised")
    assert starts_lower("“and then,” he said")
    assert not starts_lower("iPhone sales fell")
    assert not starts_lower("2003 was the year")
