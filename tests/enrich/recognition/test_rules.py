"""Names without a model: what stands for a name in each language, and what looks like one and is none."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.enrich.recognition import organisations as name_organisations
from flows.enrich.recognition import people as name_people
from flows.enrich.recognition import places as name_places
from flows.enrich.recognition import rules as name_rules
from flows.text.marks import plain_marks

PERSON, ORGANISATION, PLACE = "person", "organisation", "place"
NAMES = [
    # German: every noun has a capital
    ("de", "Bundeskanzler Olaf Scholz sprach.", PERSON, "Olaf Scholz"),
    ("de", "Das sagte Frank-Walter Steinmeier der Zeitung.", PERSON, "Frank-Walter Steinmeier"),
    ("de", "der Präsident Gustavo Petro kam", PERSON, "Gustavo Petro"),
    ("de", "mit SPD-Chef Klingbeil und anderen", PERSON, "Klingbeil"),
    ("de", "ein Bild des Malers Hinnerk Claussen", PERSON, "Hinnerk Claussen"),
    ("de", "der Streit um Ursula von der Leyen", PERSON, "Ursula von der Leyen"),
    ("de", "gegen Herrn Baum", PERSON, "Baum"),
    ("de", "Das teilte Dr. Voss mit.", PERSON, "Voss"),
    ("de", "die Firma Beispiel Werke GmbH", ORGANISATION, "Beispiel Werke GmbH"),
    ("de", "an der Universität Leipzig", ORGANISATION, "Universität Leipzig"),
    ("de", "das Bundesamt für Verfassungsschutz", ORGANISATION, "Bundesamt für Verfassungsschutz"),
    ("de", "das Bundesministerium der Finanzen", ORGANISATION, "Bundesministerium der Finanzen"),
    ("de", "Das Innenministerium schweigt.", ORGANISATION, "Innenministerium"),
    ("de", "Eintracht Trier verlor.", ORGANISATION, "Eintracht Trier"),
    ("de", "Die SPD ist dagegen.", ORGANISATION, "SPD"),
    ("de", "in Berlin Menschen zu finden", PLACE, "Berlin"),
    ("de", "die Hauptstadt Madrid", PLACE, "Madrid"),
    ("de", "Deutschlands Wälder", PLACE, "Deutschland"),
    ("de", "in der Gemeinde Oberbruck am See", PLACE, "Oberbruck"),
    ("de", "Ein Feuer hat in Ellerstedt getobt.", PLACE, "Ellerstedt"),
    ("de", "der Ostdeutsche Angler-Verband (OAV)", ORGANISATION, "Ostdeutsche Angler-Verband"),
    ("de", "das Bundesministerium für Wirtschafts- und Klimaschutz", ORGANISATION,
     "Bundesministerium für Wirtschafts- und Klimaschutz"),
    ("de", "die Staatsanwaltschaft Ellerstedt ermittelt", ORGANISATION, "Staatsanwaltschaft Ellerstedt"),
    ("fr", "Il vit à Montrieux, en Bretagne.", PLACE, "Montrieux"),
    ("es", "llovió en Almazora. Viven en Almazora.", PLACE, "Almazora"),
    # French
    ("fr", "le président Emmanuel Macron a parlé", PERSON, "Emmanuel Macron"),
    ("fr", "Selon M. Verdier, rien ne presse.", PERSON, "Verdier"),
    ("fr", "« Non », a répondu Élodie Marchand.", PERSON, "Élodie Marchand"),
    ("fr", "à l'Université de Lyon", ORGANISATION, "Université de Lyon"),
    ("fr", "le Conseil régional de Bretagne", ORGANISATION, "Conseil régional de Bretagne"),
    ("fr", "devant l'Assemblée nationale", ORGANISATION, "Assemblée nationale"),
    ("fr", "aux États-Unis et ailleurs", PLACE, "États-Unis"),
    ("fr", "L'Allemagne a refusé.", PLACE, "Allemagne"),
    ("fr", "dans le village de Montrieux", PLACE, "Montrieux"),
    # Spanish
    ("es", "El presidente, Pedro Sánchez, viajó.", PERSON, "Pedro Sánchez"),
    ("es", "según José Luis Rodríguez Zapatero", PERSON, "José Luis Rodríguez Zapatero"),
    ("es", "el papa Francisco rezó", PERSON, "Francisco"),
    ("es", "en la Universidad de Chile", ORGANISATION, "Universidad de Chile"),
    ("es", "el Ministerio de Sanidad", ORGANISATION, "Ministerio de Sanidad"),
    ("es", "viajó a Estados Unidos", PLACE, "Estados Unidos"),
    ("es", "la localidad de Almenara", PLACE, "Almenara"),
    # Italian, Portuguese, Dutch
    ("it", "la premier Giorgia Meloni ha parlato", PERSON, "Giorgia Meloni"),
    ("it", "la presidente del Consiglio Giorgia Meloni", PERSON, "Giorgia Meloni"),
    ("it", "la Banca d'Italia", ORGANISATION, "Banca d'Italia"),
    ("it", "negli Stati Uniti", PLACE, "Stati Uniti"),
    ("pt", "o presidente Luiz Inácio Lula da Silva", PERSON, "Luiz Inácio Lula da Silva"),
    ("pt", "a Universidade de Coimbra", ORGANISATION, "Universidade de Coimbra"),
    ("pt", "em Moçambique", PLACE, "Moçambique"),
    ("nl", "premier Mark Rutte zei", PERSON, "Mark Rutte"),
    ("nl", "minister Hugo de Jonge", PERSON, "Hugo de Jonge"),
    ("nl", "de Tweede Kamer stemde", ORGANISATION, "Tweede Kamer"),
    ("nl", "in Den Haag", PLACE, "Den Haag"),
    # Polish, Turkish, the North, Cyrillic: nominatives
    ("pl", "Premier Donald Tusk powiedział", PERSON, "Donald Tusk"),
    ("pl", "Warszawa jest stolicą.", PLACE, "Warszawa"),
    ("tr", "Erdoğan Ankara'da konuştu", PLACE, "Ankara"),
    ("tr", "Kemal Kılıçdaroğlu'nun sözleri", PERSON, "Kemal Kılıçdaroğlu"),
    ("tr", "Kültür ve Turizm Bakanlığı açıkladı", ORGANISATION, "Kültür ve Turizm Bakanlığı"),
    ("sv", "statsminister Ulf Kristersson", PERSON, "Ulf Kristersson"),
    ("da", "statsminister Mette Frederiksen", PERSON, "Mette Frederiksen"),
    ("nb", "statsminister Jonas Gahr Støre", PERSON, "Jonas Gahr Støre"),
    ("fi", "presidentti Sauli Niinistö", PERSON, "Sauli Niinistö"),
    ("ru", "Президент Владимир Путин прибыл", PERSON, "Владимир Путин"),
    ("ru", "Россия и соседи", PLACE, "Россия"),
]  # fmt: skip
NO_NAMES = [
    ("de", "Der Hund und die Katze sahen den Baum in der Stadt."),
    ("de", "Am Montag hat Ende Mai die Arbeit begonnen."),
    ("de", "Der Trainer Mitte der Woche, so der Experte. Die Erzählung war kurz."),
    ("de", "Millionen Menschen zahlen viel Geld, sagte die Regierung."),
    ("de", "Der Weltmeister gewann das Spiel gegen den Meister."),
    ("fr", "Le lendemain, la Terre a tremblé. Personne n'a été blessé."),
    ("fr", "Il a lu la Constitution lundi."),
    ("fr", "Il doit tout à Verdier, sa patronne."),
    ("de", "Sie lebte in Gefahr, in Haft und in Freiheit."),
    ("es", "La Ley de Amnistía no cambia. El Gobierno calla."),
    ("es", "El Lunes Santo no hubo procesión."),
    ("it", "Lo Stato ha perso. La Costituzione resta."),
    ("pl", "Donalda Tuska nie było w Warszawie."),
    ("ru", "Владимира Путина встретили в Москве."),
    ("fi", "Sauli Niinistön mukaan Helsingissä sataa."),
    ("tr", "Toplantı Pazartesi günü yapıldı."),
    ("xx", "Lorem Ipsum dolor sit amet."),
]


def names(language: str, text: str) -> list[tuple[str, str]]:
    plain = plain_marks(text)
    return [(span.kind, plain[span.start : span.end]) for span in name_rules.find(plain, language)]


@pytest.mark.parametrize(("language", "text", "kind", "name"), NAMES)
def test_what_speaks_for_a_name_makes_one(language: str, text: str, kind: str, name: str) -> None:
    assert (kind, name) in names(language, text)


@pytest.mark.parametrize(("language", "text"), NO_NAMES)
def test_capitals_alone_are_no_names(language: str, text: str) -> None:
    assert names(language, text) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "El Real Madrid ganó en casa."),
        ("de", "Bayern München gewann."),
        ("fr", "Le Paris Saint-Germain a gagné."),
        ("es", "El Banco de España calló."),
        ("it", "Il Monaco Film Festival apre."),
    ],
)
def test_a_place_within_a_longer_name_is_none(language: str, text: str) -> None:
    assert PLACE not in [kind for kind, _ in names(language, text)]


def test_a_place_that_is_a_word_too_counts_after_a_preposition_alone() -> None:
    assert names("de", "Das Essen war gut. Essen wir!") == []
    assert names("de", "Der Zug nach Essen fuhr ab.") == [(PLACE, "Essen")]


def test_a_surname_alone_belongs_to_the_person_named_in_full() -> None:
    assert names("de", "Robert Koch kam. Koch sagte nichts, aber der Koch sprach.") == [
        (PERSON, "Robert Koch"), (PERSON, "Koch"),
    ]  # fmt: skip


def test_a_run_whose_last_word_stands_alone_later_is_a_person() -> None:
    found = names("fr", "Selon un proche, le discours que Zyra Dupont a tenu fut long. Puis Dupont est partie.")
    assert found == [(PERSON, "Zyra Dupont"), (PERSON, "Dupont")]


def test_every_name_says_why_and_how_surely() -> None:
    text = "Bundeskanzler Scholz und Olaf Palme waren in Berlin bei der SPD, der Beispiel GmbH und Eintracht Trier."
    found = {text[span.start : span.end]: span.evidence for span in name_rules.find(text, "de")}
    assert found == {
        "Scholz": name_people.HONORIFIC,
        "Olaf Palme": name_people.GIVEN,
        "Berlin": name_places.LISTED,
        "SPD": name_organisations.KNOWN,
        "Beispiel GmbH": name_organisations.SUFFIX,
        "Eintracht Trier": name_organisations.CLUB,
    }
    assert all(span.confidence is not None and 0 < span.confidence <= 1 for span in name_rules.find(text, "de"))


WORDS = (
    "Olaf", "Scholz", "Berlin", "der", "von", "GmbH", "in", "Präsident", "Universität", ".", ",", "(", "34", ")",
    "sagte", "\n", "-", "'",
)  # fmt: skip


@given(st.lists(st.sampled_from(WORDS)), st.sampled_from(["de", "fr", "es", "tr", "pl", "xx"]))
def test_names_do_not_overlap_and_stand_in_order(parts: list[str], language: str) -> None:
    text = " ".join(parts)
    spans = list(name_rules.find(text, language))
    assert all(before.end <= after.start for before, after in pairwise(spans))
    assert all(text[span.start : span.end].strip() for span in spans)


@pytest.mark.parametrize(
    "unit", ["Aa ", "Olaf ", "Olaf von ", "Universidad de ", "Dr. ", "Berlin ", "A. ", "a-b-", "É'"]
)
def test_a_long_text_of_one_thing_is_read(unit: str) -> None:
    for language in ("de", "fr", "tr"):
        list(name_rules.find(unit * (20_000 // len(unit)), language))
