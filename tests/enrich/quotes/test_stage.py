import pytest

from flows.article import Entity, Quote
from flows.enrich.quotes import stage as quotes
from tests.enrich.articles import arguments

PEOPLE = {
    "Ashton Kutcher": ["Ashton Kutcher", "Kutcher"],
    "Mila Kunis": ["Mila Kunis", "Kunis"],
    "Danny Masterson": ["Danny Masterson", "Masterson"],
    "Ann Bell": ["Ann Bell", "Bell"],
}


def read(body: str) -> list[Quote]:
    clean, raw, options = arguments(body)
    entities = [
        Entity(name=name, type="person", surfaces=surfaces, count=1, offset=0) for name, surfaces in PEOPLE.items()
    ]
    return quotes.enrich(clean.evolve(entities=entities), raw, options).quotes


@pytest.mark.parametrize(
    ("body", "speaker", "verb"),
    [
        ('"We are aware of the pain," Kutcher said.', "Ashton Kutcher", "said"),
        ("“We are aware of the pain,” said Kutcher who is sitting next to Kunis.", "Ashton Kutcher", "said"),
        ("Kunis then said: ‘We support all victims.’", "Mila Kunis", "said"),
        ('"We support victims," his wife, Kunis, added.', "Mila Kunis", "added"),
        ('Ann Bell, the head of the board, said she was "very far from sure" of it.', "Ann Bell", "said"),
        ('"Nobody told us that," Bell, the head of the board, said.', "Ann Bell", "said"),
        ('The figures are "too good by far", according to Bell.', "Ann Bell", "according to"),
        ("Kutcher lauded Masterson as a 'role model'.", "Ashton Kutcher", "lauded"),
        ('Kunis ended the video by saying: "Our heart goes out to you."', "Mila Kunis", "saying"),
        ('The letters had "no weight at all", Kunis said.', "Mila Kunis", "said"),
        ('"Where were you all that time?" Bell asked.', "Ann Bell", "asked"),
        ('"It was not easy to hear," a spokesman for Masterson said.', "a spokesman for Masterson", "said"),
        ('"It was not easy to hear," said Masterson\'s lawyer.', "Masterson's lawyer", "said"),
        ('"This is our town and our school." — Ann Bell', "Ann Bell", None),
        ('"They were meant for the judge to read."', None, None),
    ],
)
def test_the_speaker_is_who_the_sentence_names(body: str, speaker: str | None, verb: str | None) -> None:
    (quote,) = read(body)
    assert (quote.speaker, quote.verb) == (speaker, verb)


def test_a_split_quotation_keeps_its_speaker() -> None:
    first, second = read('"They were for the judge," said Kutcher. "We are sorry for that."')
    assert first.speaker == second.speaker == "Ashton Kutcher"


def test_a_quotation_that_goes_on_keeps_its_speaker() -> None:
    told = read("Bell told him: ‘You are not the victim here.\n\n‘Your actions were criminal.’")
    assert [quote.speaker for quote in told] == ["Ann Bell", "Ann Bell"]


def test_a_speaker_named_in_the_second_paragraph_spoke_the_first_too() -> None:
    told = read("“We never saw it come to this.\n\n“And we are sorry,” said Bell.")
    assert [quote.speaker for quote in told] == ["Ann Bell", "Ann Bell"]


def test_a_pronoun_means_the_person_of_the_sentence_before() -> None:
    (quote,) = read('Mr Masterson left early. "I have nothing to add to that," he said.')
    assert quote.speaker == "Danny Masterson"


def test_a_pronoun_does_not_mean_a_person_of_another_gender() -> None:
    (quote,) = read('Mrs Bell spoke to Mr Masterson on Monday. "I have nothing to add," she said.')
    assert quote.speaker == "Ann Bell"


def test_scare_quotes_are_no_quotations() -> None:
    assert read("It is a so-called 'letter' of \"support\", written in May.") == []


def test_the_offset_is_that_of_the_words() -> None:
    body = 'One.\n\nKunis said: " We support victims of crime."'
    (quote,) = read(body)
    assert body[quote.offset :].startswith(quote.text)


def test_without_entities_capitalised_names_speak() -> None:
    clean, raw, options = arguments('"We are aware of the pain," Jane Roe said.')
    assert quotes.enrich(clean, raw, options).quotes[0].speaker == "Jane Roe"


def test_a_line_of_a_million_characters_is_read() -> None:
    clean, raw, options = arguments('"one two three four," said he, ' * 30_000)
    assert quotes.enrich(clean, raw, options).quotes


def test_the_title_of_a_work_is_no_quotation_whatever_verb_stands_by() -> None:
    clean, raw, options = arguments('Ann Bell, who starred in "Spare Keys," said: "I cook again." She told a joke.')
    entities = [
        Entity(name="Ann Bell", type="person", surfaces=["Ann Bell"], count=1, offset=0),
        Entity(name="Spare Keys", type="work", surfaces=["Spare Keys"], count=1, offset=26),
    ]
    found = quotes.enrich(clean.evolve(entities=entities), raw, options).quotes
    assert [quote.text for quote in found] == ["I cook again."]
