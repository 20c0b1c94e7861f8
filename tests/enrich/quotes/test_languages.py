"""Who said what in other languages than English: the marks, verbs and word order of each."""

import pytest

from flows.article import Attribution, QuoteType
from flows.enrich.quotes import stage as quotes
from tests.enrich.articles import arguments

Expected = list[tuple[str, str | None, QuoteType, Attribution | None]]


def told(language: str, body: str) -> Expected:
    """By the text alone: in most languages no model names the people."""
    found = quotes.enrich(*arguments(body, language=language)).quotes
    assert all(body.startswith(quote.text, quote.offset) for quote in found)
    return [(quote.text, quote.speaker, quote.type, quote.attribution) for quote in found]


GERMAN: list[tuple[str, Expected]] = [
    ("„Das geht so nicht weiter“, sagte Anna Weber.", [("Das geht so nicht weiter", "Anna Weber", "direct", "named")]),
    (
        "Außenministerin Anna Weber kam. „Das geht nicht“, sagte Weber der Deutschen Presse-Agentur.",
        [("Das geht nicht", "Anna Weber", "direct", "named")],
    ),
    (
        "Anna Weber kam. Am Montag sagte Weber: „Wir brauchen mehr Geld.“",
        [("Wir brauchen mehr Geld.", "Anna Weber", "direct", "named")],
    ),
    ("Anna Weber kam. „Das geht nicht“, hat sie gesagt.", [("Das geht nicht", "Anna Weber", "direct", "pronoun")]),
    ("„Das geht nicht“, so Anna Weber weiter.", [("Das geht nicht", "Anna Weber", "direct", "named")]),
    ("Laut Anna Weber ist das „ein großer Fehler“.", [("ein großer Fehler", "Anna Weber", "partial", "named")]),
    (
        "»Ich komme wieder«, sagte der Schauspieler Jens Lorenz, »und zwar bald.«",
        [
            ("Ich komme wieder", "Jens Lorenz", "direct", "named"),
            ("und zwar bald.", "Jens Lorenz", "direct", "named"),
        ],
    ),
    ("„Wir sind entsetzt“, teilte die Polizei mit.", [("Wir sind entsetzt", "die Polizei", "direct", "described")]),
    (
        "Außenministerin Anna Weber kam. Die Ministerin nannte den Plan „völlig absurd“.",
        [("völlig absurd", "Anna Weber", "partial", "described")],
    ),
    ("„Wir gehen jetzt nach Hause“, sagten sie.", [("Wir gehen jetzt nach Hause", None, "direct", None)]),
    (
        "Jens Lorenz und Anna Weber kamen. „Wir sind sehr froh“, sagte das Paar.",
        [("Wir sind sehr froh", "das Paar", "direct", "plural")],
    ),
    ("Jens Lorenz schrieb auf X: „Das war am 3. Mai.“", [("Das war am 3. Mai.", "Jens Lorenz", "direct", "named")]),
]

FRENCH: list[tuple[str, Expected]] = [
    (
        "«\u00a0Nous restons ici\u00a0», a déclaré Marie Dupont.",
        [("Nous restons ici", "Marie Dupont", "direct", "named")],
    ),
    (
        "Paul Durand est venu lundi. « Nous restons ici », a-t-il dit.",
        [("Nous restons ici", "Paul Durand", "direct", "pronoun")],
    ),
    (
        "Marie Dupont est venue lundi. « Nous restons ici », dit-elle.",
        [("Nous restons ici", "Marie Dupont", "direct", "pronoun")],
    ),
    ("Selon Marie Dupont, c'est « une erreur grave ».", [("une erreur grave", "Marie Dupont", "partial", "named")]),
    (
        "« Je suis venue, explique Marie Dupont, pour écouter. »",
        [("Je suis venue", "Marie Dupont", "direct", "named"), ("pour écouter.", "Marie Dupont", "direct", "named")],
    ),
    (
        "La ministre Marie Dupont est là. « Nous verrons bien », a expliqué la ministre.",
        [("Nous verrons bien", "Marie Dupont", "direct", "described")],
    ),
    ("Marie Dupont a affirmé : « Nous restons ici. »", [("Nous restons ici.", "Marie Dupont", "direct", "named")]),
    ("“Nous restons ici”, a répété Marie Dupont.", [("Nous restons ici", "Marie Dupont", "direct", "named")]),
    ("— Nous restons ici, dit Marie Dupont.", [("Nous restons ici", "Marie Dupont", "direct", "named")]),
    (
        "« C'est une honte », a dénoncé un porte-parole de la ville.",
        [("C'est une honte", "un porte-parole de la ville", "direct", "described")],
    ),
]

SPANISH: list[tuple[str, Expected]] = [
    ("«No vamos a ceder», dijo Ana Ruiz.", [("No vamos a ceder", "Ana Ruiz", "direct", "named")]),
    ("“No vamos a ceder”, aseguró la ministra Ana Ruiz.", [("No vamos a ceder", "Ana Ruiz", "direct", "named")]),
    (
        "“No vamos a ceder”, aseguró Ana Ruiz. “Hay que actuar”, añadió.",
        [("No vamos a ceder", "Ana Ruiz", "direct", "named"), ("Hay que actuar", "Ana Ruiz", "direct", "pronoun")],
    ),
    ('Según Ana Ruiz, se trata de "un error grave".', [("un error grave", "Ana Ruiz", "partial", "named")]),
    (
        "—Nunca lo supe —dijo María López—. Nos mintieron.\n\n—No es cierto —respondió Juan Pérez.",
        [
            ("Nunca lo supe", "María López", "direct", "named"),
            ("Nos mintieron.", "María López", "partial", "named"),
            ("No es cierto", "Juan Pérez", "direct", "named"),
        ],
    ),
    ("Ana Ruiz ha dicho: «No vamos a ceder».", [("No vamos a ceder", "Ana Ruiz", "direct", "named")]),
    ("«¿Quién lo sabía?», preguntó Juan Pérez.", [("¿Quién lo sabía?", "Juan Pérez", "direct", "named")]),
    (
        "El alcalde Juan Pérez vino. «No vamos a ceder», dijo el alcalde.",
        [("No vamos a ceder", "Juan Pérez", "direct", "described")],
    ),
]

OTHERS: list[tuple[str, str, Expected]] = [
    (
        "it",
        "«Non ci arrenderemo», ha detto Giulia Rossi ai giornalisti.",
        [("Non ci arrenderemo", "Giulia Rossi", "direct", "named")],
    ),
    (
        "it",
        "Giulia Rossi è arrivata. «Non ci arrenderemo», ha detto lei.",
        [("Non ci arrenderemo", "Giulia Rossi", "direct", "pronoun")],
    ),
    ("it", "“Basta così”, spiega il sindaco Marco Bianchi.", [("Basta così", "Marco Bianchi", "direct", "named")]),
    ("it", "Secondo Giulia Rossi è “un grave errore”.", [("un grave errore", "Giulia Rossi", "partial", "named")]),
    (
        "pt",
        "“Não vamos desistir”, disse o presidente João Silva.",
        [("Não vamos desistir", "João Silva", "direct", "named")],
    ),
    ("pt", "Segundo Maria Costa, foi “um erro grave”.", [("um erro grave", "Maria Costa", "partial", "named")]),
    ("pt", "Maria Costa afirmou: “Não vamos desistir.”", [("Não vamos desistir.", "Maria Costa", "direct", "named")]),
    ("pt", "— Não vamos desistir — disse Maria Costa.", [("Não vamos desistir", "Maria Costa", "direct", "named")]),
    ("nl", "‘Wij geven niet op’, zei Jan de Vries.", [("Wij geven niet op", "Jan de Vries", "direct", "named")]),
    ("nl", '"Dit kan zo niet", aldus minister Anna Bakker.', [("Dit kan zo niet", "Anna Bakker", "direct", "named")]),
    ("nl", "Volgens Anna Bakker is het ‘een grote fout’.", [("een grote fout", "Anna Bakker", "partial", "named")]),
    (
        "nl",
        "Anna Bakker kwam. ‘Wij geven niet op’, zei ze.",
        [("Wij geven niet op", "Anna Bakker", "direct", "pronoun")],
    ),
    ("pl", "„To jest skandal” – napisała Anna Nowak.", [("To jest skandal", "Anna Nowak", "direct", "named")]),
    (
        "pl",
        "– Nie ustąpimy – powiedział minister Jan Kowalski. – Będziemy walczyć do końca.",
        [
            ("Nie ustąpimy", "Jan Kowalski", "direct", "named"),
            ("Będziemy walczyć do końca.", "Jan Kowalski", "direct", "continued"),
        ],
    ),
    ("pl", "Anna Nowak powiedziała: „To jest skandal”.", [("To jest skandal", "Anna Nowak", "direct", "named")]),
    ("sv", "”Vi ger oss inte”, skriver Erik Lund.", [("Vi ger oss inte", "Erik Lund", "direct", "named")]),
    (
        "sv",
        "– Vi ger oss inte, säger Anna Berg.\n\n– Det är bra, säger hon.",
        [("Vi ger oss inte", "Anna Berg", "direct", "named"), ("Det är bra", "Anna Berg", "direct", "pronoun")],
    ),
    ("sv", "Enligt Anna Berg är det ”ett stort misstag”.", [("ett stort misstag", "Anna Berg", "partial", "named")]),
    (
        "da",
        "»Vi giver ikke op,« siger Mette Holm til avisen.",
        [("Vi giver ikke op,", "Mette Holm", "direct", "named")],
    ),
    ("da", "Mette Holm sagde: »Vi giver ikke op.«", [("Vi giver ikke op.", "Mette Holm", "direct", "named")]),
    ("no", "– Vi gir oss ikke, sier Kari Holm til avisen.", [("Vi gir oss ikke", "Kari Holm", "direct", "named")]),
    ("no", "«Dette er en skandale», sa Kari Holm.", [("Dette er en skandale", "Kari Holm", "direct", "named")]),
    ("fi", "”Emme luovuta”, sanoo Sanna Virtanen.", [("Emme luovuta", "Sanna Virtanen", "direct", "named")]),
    ("ru", "«Мы не уступим», — сказал министр Иван Петров.", [("Мы не уступим", "Иван Петров", "direct", "named")]),
    (
        "ru",
        "— Мы не уступим, — сказал Иван Петров. — Это наша земля.",
        [
            ("Мы не уступим", "Иван Петров", "direct", "named"),
            ("Это наша земля.", "Иван Петров", "direct", "continued"),
        ],
    ),
    (
        "ru",
        "Иван Петров прибыл в город. «Мы не уступим», — добавил он.",
        [("Мы не уступим", "Иван Петров", "direct", "pronoun")],
    ),
    (
        "cs",
        "„Je to velká chyba vlády,“ řekla Jana Nováková.",
        [("Je to velká chyba vlády,", "Jana Nováková", "direct", "named")],
    ),
]

NOT_QUOTED = [
    ("de", "Der Film „Der lange Weg“ läuft am Freitag."),
    ("de", "Die sogenannte „Wende“ kam spät."),
    ("fr", "Le film « La Longue Route » sort vendredi."),
    ("fr", "L’homme d’affaires n’a rien vu aujourd’hui."),
    ("es", "La llamada «ley mordaza» sigue en vigor."),
    ("it", "Il film «La lunga strada» esce venerdì."),
    ("sv", "– mjölk\n\n– bröd\n\n– smör"),
    ("pl", "– mleko\n\n– chleb i masło, które kupił wczoraj"),
    ("ru", "Фильм «Долгая дорога» выйдет в пятницу."),
    ("en", "— The first point of the list is here."),
]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        *(("de", *row) for row in GERMAN),
        *(("fr", *row) for row in FRENCH),
        *(("es", *row) for row in SPANISH),
        *OTHERS,
    ],
)
def test_a_quotation_is_read_as_its_language_prints_it(language: str, text: str, expected: Expected) -> None:
    assert told(language, text) == expected


@pytest.mark.parametrize(("language", "text"), NOT_QUOTED)
def test_marks_that_hold_no_speech_are_no_quotation(language: str, text: str) -> None:
    assert told(language, text) == []


@pytest.mark.parametrize("language", ["de", "es", "fr"])
@pytest.mark.parametrize(
    "unit", ["— Sí —dijo Ana—. ", "« Oui, dit Marie Dupont, non. » ", "„So“, sagte Weber ", "Ana: Sí.\nLeo: No.\n", "«"]
)
def test_what_nobody_writes_is_read_in_every_language(language: str, unit: str) -> None:
    found = quotes.enrich(*arguments(unit * (40_000 // len(unit)), language=language)).quotes
    assert len(found) <= 1_000
