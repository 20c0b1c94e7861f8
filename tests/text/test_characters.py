import pytest

from flows.text.characters import repair, repair_line


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("letters\u00a0 and", "letters and"),
        ("the end.\u00a0\u00a0", "the end."),
        ("zero\u200bwidth and soft\u00adhyphen", "zerowidth and softhyphen"),
        ("a\u0000bell\u0007", "abell"),
        ("tab\there", "tab here"),
        ("e\u0301tude", "étude"),
        ("Fish &amp; chips &#8211; &quot;hot&quot;", 'Fish & chips – "hot"'),
        ("twice &amp;quot;escaped&amp;quot;", 'twice "escaped"'),
        ("AT&T and R&D; stay", "AT&T and R&D; stay"),
    ],
)
def test_a_line_is_repaired(written: str, read: str) -> None:
    assert repair_line(written) == read


def test_quotation_marks_stay_as_written() -> None:
    text = "“Mixed” ‘marks’ \"straight\" 'ones' „deutsch“ «guillemets»"
    assert repair(text).lines == [text]


def test_mojibake_is_decoded_anew_and_said() -> None:
    repaired = repair("She said â€œnoâ€\u009d in MÃ¼nchen.\nA clean line.")
    assert repaired.lines == ["She said “no” in München.", "A clean line."]
    assert repaired.encoding


@pytest.mark.parametrize("text", ["Ã la carte", "café, naïve, Ångström, „Ä“ und „Ö“", "São Paulo é bonita"])
def test_foreign_letters_are_no_mojibake(text: str) -> None:
    repaired = repair(text)
    assert repaired.lines == [text]
    assert not repaired.encoding


def test_every_kind_of_line_end_counts_once() -> None:
    assert repair("a\r\nb\nc\rd\u2028e\u2029f\x0bg\x0ch").lines == list("abcdefgh")


def test_joiners_stay_where_a_script_needs_them() -> None:
    assert repair_line("می\u200cخواهم") == "می\u200cخواهم"
    assert repair_line("wo\u200drd") == "word"
