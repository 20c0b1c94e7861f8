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


@pytest.mark.parametrize(
    ("line", "name", "contact"),
    [
        ("555 Example & Crisis Lifeline: call or text 555", "555 Example & Crisis Lifeline", "call or text 555"),
        ("Example Text Line – text WORD to 741555", "Example Text Line", "text WORD to 741555"),
        ("Beispielruf: Telefon 147", "Beispielruf", "Telefon 147"),
        ("Voorbeeldlijn: bel 0800-0555", "Voorbeeldlijn", "bel 0800-0555"),
        ("Exempellinjen – 90155", "Exempellinjen", "90155"),
        ("例の電話：0120-555-019", "例の電話", "0120-555-019"),
        ("Linea Esempio: 02 5550 1999", "Linea Esempio", "02 5550 1999"),
    ],
)
def test_numbers_of_other_countries(line: str, name: str, contact: str) -> None:
    assert entry(line) == Helpline(name=name, contact=contact)


@pytest.mark.parametrize(
    ("sentence", "name", "contact"),
    [
        ("Rufen Sie die Beispielseelsorge an: 0800 555 0 199.", "Beispielseelsorge", "0800 555 0 199"),
        ("Appelez SOS Exemple au 09 72 55 40 50.", "SOS Exemple", "09 72 55 40 50"),
        ("Llama al Teléfono de la Ayuda: 717 003 555.", "Teléfono de la Ayuda", "717 003 555"),
    ],
)
def test_sentences_in_other_languages_name_their_helpline(sentence: str, name: str, contact: str) -> None:
    assert from_sentence(sentence) == Helpline(name=name, contact=contact)


def test_an_appeal_of_the_police_is_part_of_the_article() -> None:
    appeal = "Anyone who saw the ferry on Friday evening is asked to call the police of the town on 101."
    call = "The first emergency call to 911 came in at ten minutes past eight, said the fire brigade of the town."
    judged = judge(raw_text("\n".join([*BODY[:2], call, BODY[2], appeal])))
    assert judged.helplines == ()
    assert appeal in judged.paragraphs
