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


@pytest.mark.parametrize(
    "line",
    [
        "Final score: 112 101",
        "Jane Roe works since 2022 in the office of the town. She likes hay.",
        "Jane Roe (jr) writes for us on 300 towns",
        "The ferry was built in 1954",
        "If you need help with food, call 555",
    ],
)
def test_numbers_of_other_things_make_no_entry(line: str) -> None:
    assert entry(line) is None


@pytest.mark.parametrize(
    ("line", "name", "contact"),
    [
        ("Night Line - 0800 NIGHT L (0800 555 019)", "Night Line", "0800 NIGHT L (0800 555 019)"),
        ("Sorgentelefon Beispiel, Tel. 143", "Sorgentelefon Beispiel", "143"),
        ("Need to Talk? Free call or text 1737 any time.", "Need to Talk?", "1737 any time"),
        ("Night Line: 0800 555 019 (grief and loss).", "Night Line", "0800 555 019 (grief and loss)"),
    ],
)
def test_what_stands_between_name_and_number_belongs_to_neither(line: str, name: str, contact: str) -> None:
    assert entry(line) == Helpline(name=name, contact=contact)


@pytest.mark.parametrize(
    ("sentence", "name", "contact"),
    [
        ("If you are in crisis, call or text 555 to reach the Night & Day Lifeline.", "Night & Day Lifeline", "555"),
        ("Worried about debt? Open Door offers free advice on 0800 555 0111.", "Open Door", "0800 555 0111"),
        ("If you need help with food, call 211 or write to food@example.org.", "211", "211, food@example.org"),
        ("The Night Line can be reached on 044-24640050, as it has been since 1998.", "Night Line", "044-24640050"),
    ],
)
def test_a_sentence_names_its_helpline_in_other_ways(sentence: str, name: str, contact: str) -> None:
    assert from_sentence(sentence) == Helpline(name=name, contact=contact)


ENTRIES = ["Night Line: 116 123", "Harbour House: 0800 555 0142"]


@pytest.mark.parametrize(
    "heading",
    ["Do you need someone to talk to?", "Brauchen Sie Hilfe?", "Si necesitas ayuda:", "Besoin d’aide ?", "Support:"],
)
def test_a_question_or_an_offer_of_help_heads_the_entries_below(heading: str) -> None:
    judged = judge(raw_text("\n".join([*BODY, heading, *ENTRIES])))
    assert [found.name for found in judged.helplines] == ["Night Line", "Harbour House"]
    assert heading not in judged.paragraphs


def test_entries_of_two_lines_are_read_as_one() -> None:
    block = ["Where to get help:", "Night Line", "116 123", "Harbour House", "0800 555 0142 or harbour.example.org"]
    judged = judge(raw_text("\n".join([*BODY, *block])))
    assert judged.helplines == (
        Helpline(name="Night Line", contact="116 123"),
        Helpline(name="Harbour House", contact="0800 555 0142 or harbour.example.org"),
    )
    assert [verdict.line for verdict in judged.verdicts] == list(range(1, len(BODY) + len(block) + 1))
    assert judged.paragraphs == BODY


def test_two_entries_with_names_of_helplines_need_no_heading() -> None:
    judged = judge(raw_text("\n".join([*BODY, "Example Crisis Line: 555", "Example Helpline - 0800 555 0142"])))
    assert len(judged.helplines) == 2


def test_below_helplines_scores_and_appeals_of_the_police_stay() -> None:
    appeal = "Anyone with information should call Crime Example on 0800 555 0111."
    lines = ["Where to get help:", *ENTRIES, "Final score: 112 101", appeal]
    verdicts = judge(raw_text("\n".join([*BODY, *lines]))).verdicts[-2:]
    assert all(item.kind != "helpline" for verdict in verdicts for item in verdict.evidence)
    assert verdicts[-1].outcome == "kept"
