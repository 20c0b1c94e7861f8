from textwrap import wrap

import pytest

from flows.clean.lines import assemble, is_prose, line_key, starts_lower
from flows.clean.markup import SourceLine, text_lines
from flows.text.characters import repair
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


PARAGRAPHS = [
    "The council of the town decided on Friday evening that the old bridge over the river will be closed for two "
    "years, since engineers had found cracks in three of the seven pillars and warned that a flood could bring "
    "them down.",
    "The mayor promised a ferry for everyone who works on the other side. Nobody will have to pay for the "
    "crossing, which takes ten minutes, until the bridge has been opened again and the work on the banks is "
    "finished.",
    "Most shops on the northern bank have lost half of their customers since the summer, as their owners told the "
    "paper in a letter that more than a hundred people have signed, among them the doctor and both of the bakers.",
]


def wrapped(width: int, indent: str = "", prefix: str = "") -> list[list[str]]:
    """The lines of each paragraph."""
    return [[prefix + line for line in wrap(paragraph, width, initial_indent=indent)] for paragraph in PARAGRAPHS]


def joined(lines: list[str]) -> list[str]:
    """The paragraphs that a text becomes, from its raw lines on."""
    repaired = repair("\n".join(lines))
    document = assemble(text_lines(repaired.lines), lambda line: line == "Advert", repaired.indented)
    return [line.text for line in document]


@pytest.mark.parametrize("width", [45, 60, 72, 78, 90])
def test_blank_lines_part_wrapped_paragraphs(width: int) -> None:
    assert joined([line for paragraph in wrapped(width) for line in [*paragraph, ""]]) == PARAGRAPHS


@pytest.mark.parametrize("indent", ["   ", "\t", "\u3000"])
def test_indented_first_lines_part_wrapped_paragraphs(indent: str) -> None:
    assert joined([line for paragraph in wrapped(60, indent) for line in paragraph]) == PARAGRAPHS


def test_text_that_is_indented_as_a_whole_is_parted_by_its_blank_lines() -> None:
    lines = [line for paragraph in wrapped(60, prefix="    ") for line in [*paragraph, ""]]
    assert joined(lines) == PARAGRAPHS


@pytest.mark.parametrize("mark", ["> ", ">> ", "> > ", ">"])
def test_a_quoted_e_mail_is_read_without_its_marks(mark: str) -> None:
    lines = [line for paragraph in wrapped(72, prefix=mark) for line in [*paragraph, mark]]
    assert joined(lines) == PARAGRAPHS


def test_a_line_that_points_somewhere_keeps_its_mark() -> None:
    lines = ["> Read more about the bridge", *PARAGRAPHS]
    assert joined(lines) == lines


@pytest.mark.parametrize("blank", [[], [""]])
def test_a_paragraph_goes_on_after_a_marker_within_a_sentence(blank: list[str]) -> None:
    first, *others = wrapped(60)
    lines = [*first[:2], *blank, "Advert", *blank, *first[2:], ""]
    lines += [line for paragraph in others for line in [*paragraph, ""]]
    assert first[2][0].islower()
    assert joined(lines) == [PARAGRAPHS[0], "Advert", *PARAGRAPHS[1:]]


def test_a_line_is_full_when_the_next_word_would_not_have_fitted() -> None:
    lines = [line for paragraph in wrapped(60) for line in [*paragraph, ""]]
    lines += ["He has seen the big", "Northfieldstationandconcerthallundergroundrailwayproject", "of the town."]
    assert joined(lines)[-1].startswith("He has seen the big Northfield")


def test_a_line_of_glued_paragraphs_is_divided_where_its_sentences_have_spaces() -> None:
    assert joined(["".join(PARAGRAPHS + PARAGRAPHS)]) == PARAGRAPHS + PARAGRAPHS


def test_a_line_without_any_space_between_sentences_stays_one() -> None:
    text = "".join(PARAGRAPHS[:1] * 4)
    assert joined([text]) == [text]
