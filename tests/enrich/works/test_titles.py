"""Titles of works: what news prints around them, and what looks like one and is none."""

import pytest

from flows.enrich.works import titles as works

NAMES = (
    "Manchester United", "Fox", "Marcus Rashford", "Aaron Paul", "Netflix", "Paris", "London", "Harry Kane", "Oxford",
    "Jane Hart", "Peter Lund", "Ana Ruiz", "Tom Berger", "Broadway", "Steven Spielberg", "Berlin", "England", "Texas",
    "White House",
)  # fmt: skip
ENGLISH = [
    ("who starred alongside him on That ’70s Show – ahead of it", "That ’70s Show"),
    ("in the well-known sitcom, That 70's Show, shared", "That 70's Show"),
    ("the wife of That '70s Show star Topher Grace", "That '70s Show"),
    ("The Punk'd creator said", "Punk'd"),
    ("The Butterfly Effect star said: no", "The Butterfly Effect"),
    ("on Netflix’s The Ranch, which ran from 2016", "The Ranch"),
    ("Kutcher also co-starred with Masterson on Netflix’s The Ranch, which ran", "The Ranch"),
    ("in her new documentary “13th.” It is long", "13th"),
    ("his film The Quiet Hour opens", "The Quiet Hour"),
    ("a novel called “A House of Straw”, in which", "A House of Straw"),
    ("She won a Tony for the musical Lanterns in 2014.", "Lanterns"),
    ("The Harbour Lights actor was seen leaving court.", "The Harbour Lights"),
    ("Hart is best known for playing a nurse in Harbour Lights.", "Harbour Lights"),
    ("Lund rose to fame in the BBC drama Field of Stones.", "Field of Stones"),
    ("He is best known for his role as a spy in Northern Cold.", "Northern Cold"),
    ("The final season of Glasshouse drew nine million viewers.", "Glasshouse"),
    ("The first episode of “The Long Tide” was shown on Sunday.", "The Long Tide"),
    ("Her debut album, Salt and Honey, went to number one.", "Salt and Honey"),
    ("The singer's latest single “Paper Crown” is out on Friday.", "Paper Crown"),
    ("He is the author of The Orchard Thief, a bestseller.", "The Orchard Thief"),
    ("'The Orchard Thief', a novel about a family in Kent, was banned.", "The Orchard Thief"),
    ("“Winter Garden,” the 1994 film about a divorce, is back.", "Winter Garden"),
    ("She directed “Blue Ferry” two years before.", "Blue Ferry"),
    ("a revival of “The Glass Stair” at the National Theatre", "The Glass Stair"),
    ("The video game Ember Kingdom has sold ten million copies.", "Ember Kingdom"),
    ("the true-crime podcast Cold Harbour Road", "Cold Harbour Road"),
    ("the hit song 'Turn the Lamp Down' was played", "Turn the Lamp Down"),
    ("“Northern Cold” star Jane Hart was not there.", "Northern Cold"),
    ("Former Northern Cold actress Jane Hart was not there.", "Northern Cold"),
    ("the soundtrack of The Silver Hound", "The Silver Hound"),
    ("He appeared on The Morning Sofa last week.", "The Morning Sofa"),
    ("HBO's Iron Valley returns in May.", "Iron Valley"),
    ("His memoir, “What the River Kept”, was published in 2018.", "What the River Kept"),
    ("films such as “Blue Ferry” and “Winter Garden”", "Blue Ferry", "Winter Garden"),
    ("In “Winter Garden” (1994), the house burns down.", "Winter Garden"),
    ("They watched Game of Thrones together.", "Game of Thrones"),
    ("The Silver Hound premieres on Sunday at nine.", "The Silver Hound"),
    ("the sequel to Iron Valley is being filmed", "Iron Valley"),
    ("the play “An Evening in June” closed early", "An Evening in June"),
    ("the opera The Drowned Bell", "The Drowned Bell"),
    ("She sang “Paper Crown” at the ceremony.", "Paper Crown"),
    ("“Paper Crown” by Ana Ruiz was the song of that summer.", "Paper Crown"),
    ("He was cast in Harbour Lights: The Return as a priest.", "Harbour Lights: The Return"),
    ("the children's book The Bear Who Lost His Hat", "The Bear Who Lost His Hat"),
    ("the Iron Valley creator Peter Lund", "Iron Valley"),
    ("his co-star in the comedy Two Left Shoes", "Two Left Shoes"),
    ("the fantasy series ‘Children of the Ash’", "Children of the Ash"),
]  # fmt: skip
OTHERS = [
    ("de", "der Film „Das stille Haus“ läuft im Kino", "Das stille Haus"),
    ("de", "in der Netflix-Serie „Kalte Küste“ spielt er", "Kalte Küste"),
    ("de", "„Tatort“-Kommissarin Jana Behrend ermittelt", "Tatort"),
    ("de", "Sie spielte in »Die letzte Fähre« eine Ärztin.", "Die letzte Fähre"),
    ("de", "die dritte Staffel von „Nordlichter“ beginnt", "Nordlichter"),
    ("de", "Ihr Roman „Im Schatten der Linde“ erschien 2019.", "Im Schatten der Linde"),
    ("de", "der Autor von „Der Apfeldieb“ las vor", "Der Apfeldieb"),
    ("fr", "le film « La Maison muette » sort mercredi", "La Maison muette"),
    ("fr", "la série « Les Ombres du port » revient", "Les Ombres du port"),
    ("fr", "Elle joue dans « Le Dernier Bac » une infirmière.", "Le Dernier Bac"),
    ("fr", "son roman, « L’Été des corbeaux », a reçu un prix", "L’Été des corbeaux"),
    ("fr", "la deuxième saison de « Marée basse »", "Marée basse"),
    ("fr", "l'album « Sel et miel » est numéro un", "Sel et miel"),
    ("es", "la película “La casa callada” se estrena hoy", "La casa callada"),
    ("es", "la serie «Costa fría» vuelve en mayo", "Costa fría"),
    ("es", "Protagonizó ‘El último barco’ hace dos años.", "El último barco"),
    ("es", "la autora de “El ladrón de manzanas”", "El ladrón de manzanas"),
    ("es", "su nuevo disco, 'Sal y miel', sale el viernes", "Sal y miel"),
    ("it", "il film “La casa muta” esce giovedì", "La casa muta"),
    ("it", "la serie «Costa fredda» torna a maggio", "Costa fredda"),
    ("it", "il romanzo intitolato “Il ladro di mele”", "Il ladro di mele"),
    ("it", "protagonista di “L'ultimo traghetto”", "L'ultimo traghetto"),
    ("pt", "o filme “A casa calada” estreia hoje", "A casa calada"),
    ("nl", "de film 'Het stille huis' draait nu", "Het stille huis"),
]  # fmt: skip
NO_WORKS = [
    "The former Hollywood star said so.",
    "the Manchester United star Marcus Rashford",
    "the hit Fox sitcom",
    "about 50 stars wrote letters",
    "He called it a “terrible mistake” on the show.",
    "reported The Boston Globe on Monday",
    "The England star Harry Kane scored twice.",
    "a sign reading “No More War” at the rally",
    "under the slogan “Safer Streets Now”",
    "They chanted “Lock Them Up” outside the court.",
    "the so-called “Iron Ring” around the city",
    "the tabloid “The Morning Light” wrote",
    "told the newspaper “The Evening Bell” that",
    "He described the plan as “Dead On Arrival” on Tuesday.",
    "an act called the Fair Water Act",
    "the operation, dubbed “Silent Thunder”, began at dawn",
    "nicknamed “Little Caesar” by his opponents",
    "“We Will Not Go Back,” she said.",
    "She appeared in London on Friday.",
    "She starred in Paris for two years.",
    "He played in Oxford as a boy.",
    "the season of Advent",
    "the director of Human Resources",
    "the director of the Federal Reserve",
    "the first season of the Premier League",
    "They play Manchester United on Saturday.",
    "The show must go on, Hart said.",
    "The film Steven Spielberg made was lost.",
    "Actor Aaron Paul was there.",
    "The actor Tom Berger read the names.",
    "a Broadway musical about a painter",
    "She hit London like a storm.",
    "the series between England and Australia",
    "The Oscar-winning actress said she would not.",
    "the British film industry",
    "It was a “drama” of his own making.",
    "“Film” is a word of many meanings.",
    "a book on Texas and its borders",
    "“Thank You” was all he wrote.",
    "The Met Office said that rain is on its way.",
    "in the role of Prime Minister",
    "the cast of 40 people",
    "The White House star witness said no.",
    "She read “every word” of the book.",
    "the Golden Globe Awards star-studded night",
    "The Supreme Court director of communications",
    "The Texas author said that it was a lie.",
    "his role in Brexit",
]
NO_WORKS_ELSEWHERE = [
    ("de", "sagte er der „Bild“-Zeitung am Montag"),
    ("de", "Das sagte sie dem Magazin „Der Spiegel“."),
    ("de", "unter dem Motto „Gemeinsam stark“ zogen sie los"),
    ("de", "Er nannte den Plan „Unsinn“ und ging."),
    ("de", "„Das ist nicht wahr“, sagte der Minister."),
    ("de", "das Bündnis „Kein Platz“ rief dazu auf"),
    ("fr", "a confié au journal « Le Monde » le ministre"),
    ("fr", "il a dénoncé une « mascarade » au tribunal"),
    ("fr", "« C’est faux », a déclaré le maire."),
    ("fr", "sous le slogan « Tous ensemble », ils ont défilé"),
    ("fr", "les « gilets jaunes » étaient là"),
    ("es", "dijo al diario “El País” el ministro"),
    ("es", "bajo el lema “Ni un paso atrás” marcharon"),
    ("es", "calificó el plan de “disparate”"),
    ("es", "“No es cierto”, dijo la alcaldesa."),
    ("it", "ha detto al quotidiano “La Stampa”"),
    ("it", "sotto lo slogan “Mai più” hanno sfilato"),
    ("it", "“Non è vero”, ha detto il sindaco."),
    ("it", "la cosiddetta “Banda della Marana”"),
    ("pt", "disse ao jornal “Público” o ministro"),
    ("nl", "zei hij tegen de krant ‘De Morgen’"),
    ("ja", "映画「静かな家」は水曜日に公開される。"),
]


def titles(text: str, names: tuple[str, ...] = NAMES, language: str = "en") -> list[str]:
    return [title.text for title in works.find(text, names, language)]


@pytest.mark.parametrize(("text", "expected"), [(text, tuple(found)) for text, *found in ENGLISH])
def test_titles_beside_a_cue_are_works(text: str, expected: tuple[str, ...]) -> None:
    assert titles(text) == list(expected)


@pytest.mark.parametrize(("language", "text", "title"), OTHERS)
def test_titles_in_marks_beside_a_cue_are_works_in_other_languages(language: str, text: str, title: str) -> None:
    assert titles(text, (), language) == [title]


@pytest.mark.parametrize("text", NO_WORKS)
def test_other_capitals_and_quotations_are_no_works(text: str) -> None:
    assert titles(text) == []


@pytest.mark.parametrize(("language", "text"), NO_WORKS_ELSEWHERE)
def test_papers_slogans_and_scare_quotes_are_no_works(language: str, text: str) -> None:
    assert titles(text, (), language) == []


def test_spellings_of_one_title_share_key_and_canonical_form() -> None:
    spellings = ["That 70's Show", "That ‘70s Show", "That ’70s Show", "That '70s Show"]
    assert len({works.key(spelling) for spelling in spellings}) == 1
    assert {works.canonical([spelling]) for spelling in spellings} == {"That '70s Show"}
    assert works.canonical(spellings) == "That '70s Show"


def test_a_network_after_and_owns_a_title_of_its_own() -> None:
    text = "Lang also starred in ITV's Harbour Lights and BBC One's The Last Ferry."
    assert [title.text for title in works.find(text)] == ["Harbour Lights", "The Last Ferry"]


def test_offsets_point_at_the_words_as_printed_and_say_why() -> None:
    text = "First line.\n\nHe is on Netflix’s The Ranch now. The film “Éva’s Ferry” is old."
    ranch, ferry = works.find(text)
    assert (text[ranch.start : ranch.end], ranch.evidence) == ("The Ranch", "network before it")
    assert (text[ferry.start : ferry.end], ferry.evidence) == ("Éva’s Ferry", "kind of work before it")
    assert 0 < ranch.confidence < ferry.confidence <= 1


def test_an_organisation_by_the_model_gives_way_to_a_strong_cue_alone() -> None:
    text = "the final season of Iron Valley. The Iron Valley star left."
    assert [title.start for title in works.find(text, organisations=["Iron Valley"])] == [20]


@pytest.mark.parametrize(
    "unit",
    [
        "film Aa ",
        '"A" ',
        "'A' and ",
        "«A», ",
        "Aa of the ",
        "The film The Aa and ",
        "Netflix's Aa ",
        "(1999) Aa ",
        "A: ",
    ],
)
def test_a_long_text_of_one_thing_is_read(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    for language in ("en", "fr"):
        assert len(works.find(text, ["Aa Bb"] * 3, language)) <= 20_000
