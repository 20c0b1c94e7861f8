import pytest

from flows.article import Helpline
from flows.clean import judge
from flows.clean.helplines import entry, from_sentence
from tests.clean.documents import BODY, raw_text


@pytest.mark.parametrize(
    ("line", "name", "contact"),
    [
        ("Shine (domestic violence) - 0508 744 633", "Shine (domestic violence)", "0508 744 633"),
        ("Need to Talk? - Call or text 1737", "Need to Talk?", "Call or text 1737"),
        ("Night Line: 116 123", "Night Line", "116 123"),
        ("Night Line (1800 854 847)", "Night Line", "1800 854 847"),
        ("Night Line on 1-800-119-2254", "Night Line", "1-800-119-2254"),
        ("Nachtruf – 0800 1110111", "Nachtruf", "0800 1110111"),
        ("SOS Exemple : 09 72 39 40 50", "SOS Exemple", "09 72 39 40 50"),
        ("Night Line 13 39 38 or visit nightline.example.org", "Night Line", "13 39 38 or visit nightline.example.org"),
    ],
)
def test_an_entry_is_a_name_and_a_contact(line: str, name: str, contact: str) -> None:
    assert entry(line) == Helpline(name=name, contact=contact)


@pytest.mark.parametrize("line", ["He was sentenced to 30 years.", "Kutcher: We are sorry", "x" * 100_000])
def test_other_lines_are_no_entries(line: str) -> None:
    assert entry(line) is None


def test_a_sentence_names_its_helpline() -> None:
    found = from_sentence(
        "If you are affected, you can call the Night Line free on 116 123 or visit nightline.example.org."
    )
    assert found == Helpline(name="Night Line", contact="116 123, nightline.example.org")


def test_entries_without_a_heading_need_company() -> None:
    entries = ["Night Line - 0800 555 0199", "Harbour House - 0800 555 0142", "Open Door - 0800 555 0111"]
    assert len(judge(raw_text("\n".join([*BODY, *entries]))).helplines) == 3
    assert judge(raw_text("\n".join([*BODY, entries[0]]))).helplines == ()
