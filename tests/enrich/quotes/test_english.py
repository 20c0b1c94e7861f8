"""Who said what in English, kind by kind: (text, [(words, speaker, type, attribution)])."""

import pytest

from flows.article import Attribution, Entity, QuoteType
from flows.enrich.quotes import stage as quotes
from tests.enrich.articles import arguments

Expected = list[tuple[str, str | None, QuoteType, Attribution | None]]

PEOPLE = ("Nora Field", "Tom Hale", "Ruth Adler", "Mark Olsen")


def told(body: str) -> Expected:
    clean, raw, options = arguments(body)
    entities = [
        Entity(name=name, type="person", surfaces=[name, name.split()[-1]], count=1, offset=0) for name in PEOPLE
    ]
    entities.append(Entity(name="Lakeside Water", type="organisation", surfaces=["Lakeside Water"], count=1, offset=0))
    found = quotes.enrich(clean.evolve(entities=entities), raw, options).quotes
    assert all(body.startswith(quote.text, quote.offset) for quote in found)
    return [(quote.text, quote.speaker, quote.type, quote.attribution) for quote in found]


NAMED: list[tuple[str, Expected]] = [
    ('"The bridge is safe," Field said.', [("The bridge is safe,", "Nora Field", "direct", "named")]),
    ('"The bridge is safe," said Field.', [("The bridge is safe,", "Nora Field", "direct", "named")]),
    ('Field said: "The bridge is safe."', [("The bridge is safe.", "Nora Field", "direct", "named")]),
    ('Field said, "The bridge is safe."', [("The bridge is safe.", "Nora Field", "direct", "named")]),
    ("‘The bridge is safe,’ Field told reporters.", [("The bridge is safe,", "Nora Field", "direct", "named")]),
    ("'The bridge is safe,' said Field.", [("The bridge is safe,", "Nora Field", "direct", "named")]),
    ("''The bridge is safe,'' said Field.", [("The bridge is safe,", "Nora Field", "direct", "named")]),
    ("“The bridge is safe,” said engineer Ruth Adler.", [("The bridge is safe,", "Ruth Adler", "direct", "named")]),
    (
        '"The bridge is safe," Adler, the city\'s engineer, said.',
        [("The bridge is safe,", "Ruth Adler", "direct", "named")],
    ),
    (
        'Hale, 51, who joined from Lakeside Water in 2019, said he was "honoured and humbled".',
        [("honoured and humbled", "Tom Hale", "partial", "named")],
    ),
    ('The letters branded the work "badly planned".', [("badly planned", None, "partial", None)]),
    ('The statement said: "The bridge is safe."', [("The bridge is safe.", "the statement", "direct", "described")]),
    ('According to Hale, the work was "badly planned".', [("badly planned", "Tom Hale", "partial", "named")]),
    ('The work was "badly planned", according to Hale.', [("badly planned", "Tom Hale", "partial", "named")]),
    ('Hale called the work "a disgrace".', [("a disgrace", "Tom Hale", "partial", "named")]),
    ('Hale said the work had been "badly planned".', [("badly planned", "Tom Hale", "partial", "named")]),
    (
        'Hale said the work was "badly planned" and "far too dear".',
        [("badly planned", "Tom Hale", "partial", "named"), ("far too dear", "Tom Hale", "partial", "named")],
    ),
    ('"Is the bridge safe at all?" Hale asked.', [("Is the bridge safe at all?", "Tom Hale", "direct", "named")]),
    ('"Never again!" shouted Hale.', [("Never again!", "Tom Hale", "direct", "named")]),
    ('Hale wrote on X: "The bridge is safe."', [("The bridge is safe.", "Tom Hale", "direct", "named")]),
    ('"The bridge is safe now," tweeted Hale.', [("The bridge is safe now,", "Tom Hale", "direct", "named")]),
    (
        'A statement from Lakeside Water read: "We are sorry for the delay."',
        [("We are sorry for the delay.", "Lakeside Water", "direct", "named")],
    ),
    (
        '"We are sorry for the delay," Lakeside Water said in a statement.',
        [("We are sorry for the delay,", "Lakeside Water", "direct", "named")],
    ),
    (
        '"This is our river and our town." — Ruth Adler',
        [("This is our river and our town.", "Ruth Adler", "direct", "named")],
    ),
    ('Hale sat down, adding: "That was all I knew."', [("That was all I knew.", "Tom Hale", "direct", "named")]),
    (
        'Hale was blunt: "Nobody asked the people here."',
        [("Nobody asked the people here.", "Tom Hale", "direct", "named")],
    ),
    ('Hale: "Nobody asked the people here."', [("Nobody asked the people here.", "Tom Hale", "direct", "named")]),
    (
        "'I told them \"no\" and went home,' said Hale.",
        [('I told them "no" and went home,', "Tom Hale", "direct", "named")],
    ),
    (
        "“I told them ‘no’ and went home,” said Hale.",
        [("I told them ‘no’ and went home,", "Tom Hale", "direct", "named")],
    ),
]

DESCRIBED: list[tuple[str, Expected]] = [
    (
        '"The bridge is safe," a city official said.',
        [("The bridge is safe,", "a city official", "direct", "described")],
    ),
    (
        '"The bridge is safe," said a spokesman for Hale.',
        [("The bridge is safe,", "a spokesman for Hale", "direct", "described")],
    ),
    (
        'Engineer Ruth Adler came on Monday. "The bridge is safe," the engineer said.',
        [("The bridge is safe,", "Ruth Adler", "direct", "described")],
    ),
    (
        'Transport Minister Nora Field came with Mayor Tom Hale. "The bridge is safe," the minister said.',
        [("The bridge is safe,", "Nora Field", "direct", "described")],
    ),
    (
        'Nora Field, the transport minister, came. "The bridge is safe," said the minister.',
        [("The bridge is safe,", "Nora Field", "direct", "described")],
    ),
    (
        'Tom Hale, 45, came with Mark Olsen, 61. "The bridge is safe," the 61-year-old said.',
        [("The bridge is safe,", "Mark Olsen", "direct", "described")],
    ),
    (
        'Actor Tom Hale met actor Mark Olsen. "It was a good night," the actor said.',
        [("It was a good night,", "the actor", "direct", "described")],
    ),
    (
        'Foreign Minister Nora Field came. "We have a deal here," the prime minister said.',
        [("We have a deal here,", "the prime minister", "direct", "described")],
    ),
    (
        '"Our members deserve better," the union said in a statement.',
        [("Our members deserve better,", "the union", "direct", "described")],
    ),
]

PRONOUNS: list[tuple[str, Expected]] = [
    ('Hale arrived late. "I missed the train," he said.', [("I missed the train,", "Tom Hale", "direct", "pronoun")]),
    (
        'Nora Field met Tom Hale. "I missed the train," she said.',
        [("I missed the train,", "Nora Field", "direct", "pronoun")],
    ),
    (
        'Nora Field met Tom Hale. "I missed the train," he said.',
        [("I missed the train,", "Tom Hale", "direct", "pronoun")],
    ),
    ('Tom Hale arrived late. "I missed the train," she said.', [("I missed the train,", None, "direct", None)]),
    ('"I missed the train," he said.', [("I missed the train,", None, "direct", None)]),
    (
        '"I missed it," said Field, who came with Adler.\n\n"It was too late," she added.',
        [("I missed it,", "Nora Field", "direct", "named"), ("It was too late,", "Nora Field", "direct", "pronoun")],
    ),
    (
        'Hale arrived. "I missed," he said, "the last train."',
        [("I missed,", "Tom Hale", "direct", "pronoun"), ("the last train.", "Tom Hale", "direct", "pronoun")],
    ),
]

PLURAL: list[tuple[str, Expected]] = [
    (
        'Tom Hale and Nora Field came. "We are so happy," the couple said.',
        [("We are so happy,", "the couple", "direct", "plural")],
    ),
    ('Hale and Field said: "We are so happy."', [("We are so happy.", "Hale and Field", "direct", "plural")]),
    (
        'Hale, Field and Adler said they were "so very happy".',
        [("so very happy", "Hale, Field and Adler", "partial", "plural")],
    ),
    ('"We are so happy," the brothers said.', [("We are so happy,", "the brothers", "direct", "plural")]),
    ('"We saw nothing there," two officers said.', [("We saw nothing there,", "two officers", "direct", "plural")]),
    ('"We saw nothing there," they said.', [("We saw nothing there,", None, "direct", None)]),
]

CONTINUED: list[tuple[str, Expected]] = [
    (
        '"It is over," said Hale. "We lost the case."',
        [("It is over,", "Tom Hale", "direct", "named"), ("We lost the case.", "Tom Hale", "direct", "continued")],
    ),
    (
        "Hale said: “It is over.\n\n“We lost the case.”",
        [("It is over.", "Tom Hale", "direct", "named"), ("We lost the case.", "Tom Hale", "direct", "continued")],
    ),
    (
        "“It is over.\n\n“We lost the case,” said Hale.",
        [("It is over.", "Tom Hale", "direct", "continued"), ("We lost the case,", "Tom Hale", "direct", "named")],
    ),
    (
        '"Yes," said Hale. "Now go."',
        [("Yes,", "Tom Hale", "direct", "named"), ("Now go.", "Tom Hale", "direct", "continued")],
    ),
]

NOT_QUOTED = [
    "He is 6'2\" tall and she is 5'11\".",
    "The '70s show and the ’80s band played in '99.",
    "The dogs' owners and the victims’ families met.",
    "rock 'n' roll isn't dead, 'tis said.",
    'A so-called "expert" came to the town.',
    'The singer known as "Big Tom" came to the town.',
    'The film "The Long Road Home" opens on Friday.',
    'The slogan "Build Back Better" was everywhere.',
    "Tom 'The Rock' Hale came to the town.",
    'The board measured 12" by 8" and the pipe 3".',
    "",
]


@pytest.mark.parametrize(
    ("text", "expected"), [*NAMED, *DESCRIBED, *PRONOUNS, *PLURAL, *CONTINUED], ids=lambda value: str(value)[:40]
)
def test_a_quotation_has_its_words_speaker_type_and_attribution(text: str, expected: Expected) -> None:
    assert told(text) == expected


@pytest.mark.parametrize("text", NOT_QUOTED)
def test_marks_that_hold_no_speech_are_no_quotation(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ('Tom Hale and Nora Field came. "We are so happy," the couple said.', ["Tom Hale", "Nora Field"]),
        ('Tom Hale met Nora Field. "We are so happy," the pair said.', ["Tom Hale", "Nora Field"]),
        ('Tom Hale met Mark Olsen and Ruth Adler. "We won," both men said.', ["Tom Hale", "Mark Olsen"]),
        ('Hale and Field said: "We are so happy."', ["Tom Hale", "Nora Field"]),
        ('Hale and his wife, Field, said they were "so very happy".', ["Tom Hale", "Nora Field"]),
        ('Hale, Field and Adler said: "We are so happy."', ["Tom Hale", "Nora Field", "Ruth Adler"]),
        ('Tom Hale and Nora Field came late. "We are so happy," they said.', ["Tom Hale", "Nora Field"]),
        (
            'Tom Hale met Nora Field and Ruth Adler. "We are so happy," the trio said.',
            ["Tom Hale", "Nora Field", "Ruth Adler"],
        ),
        ('"We are so happy," the couple said.', []),
        ('Hale and Field came, Adler and Olsen left. "We are so happy," the couple said.', []),
        ('Hale, Field and Adler came. "We are so happy," the couple said.', []),
        ('Nora Field met Ruth Adler. "We won the cup," both men said.', []),
    ],
)
def test_a_plural_speaker_is_resolved_where_exactly_that_many_fit(text: str, speakers: list[str]) -> None:
    clean, raw, options = arguments(text)
    entities = [
        Entity(name=name, type="person", surfaces=[name, name.split()[-1]], count=1, offset=0) for name in PEOPLE
    ]
    (quote,) = quotes.enrich(clean.evolve(entities=entities), raw, options).quotes
    assert (quote.speakers, quote.attribution) == (speakers, "plural")


def test_a_transcript_gives_each_paragraph_to_its_label() -> None:
    body = "Nora Field: Is it safe?\n\nTom Hale: It is, we think.\n\nNORA FIELD: And the river?\n\nTom Hale: Also."
    assert [quote[1] for quote in told(body)] == ["Nora Field", "Tom Hale", "Nora Field", "Tom Hale"]


def test_the_answers_of_an_interview_are_those_of_the_one_person_it_names() -> None:
    body = "We met Ruth Adler at home.\n\nQ: Is it safe now?\n\nA: It is, we think.\n\nQ: And the river?\n\nA: Also."
    assert [quote[1] for quote in told(body)] == [None, "Ruth Adler", None, "Ruth Adler"]


def test_labels_that_nobody_speaks_are_no_transcript() -> None:
    assert told("Update: The road is open.\n\nPhoto: The road in May.\n\nUpdate: The road is closed.") == []
