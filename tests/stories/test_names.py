"""What a document looks like when others call its people otherwise."""

from flows.article import Article, Quote
from flows.stories.names import Given, called, full_name_in, people, retold, standing
from tests.stories.naming import naming

ASHTON = {"Kutcher": Given("Ashton Kutcher", (full_name_in("b"),))}
BOTH = ASHTON | {"Kunis": Given("Mila Kunis", (full_name_in("b"),))}


def test_people_entities_speakers_and_topics_follow() -> None:
    couple = Quote(text="We are sorry.", speaker="the couple", speakers=["Kutcher", "Kunis"], offset=0)
    before = naming("a", "Kutcher", "Kunis", topics=["Kutcher", "Letters"], topics_source="text")
    before = before.evolve(quotes=[*before.quotes, couple])
    made = Article.model_validate(called(before.to_document(), BOTH))
    assert made.people == ["Ashton Kutcher", "Mila Kunis"]
    assert [(e.name, e.own_name, e.surfaces) for e in made.entities] == [
        ("Ashton Kutcher", "Kutcher", ["Kutcher"]),
        ("Mila Kunis", "Kunis", ["Kunis"]),
    ]
    assert made.entities[0].evidence == ["full name in b of the same story"]
    assert [(quote.speaker, quote.speakers) for quote in made.quotes] == [
        ("Ashton Kutcher", []),
        ("the couple", ["Ashton Kutcher", "Mila Kunis"]),
    ]
    assert made.topics == ["Ashton Kutcher", "Letters"]


def test_the_outlets_own_topics_and_what_is_no_person_stay() -> None:
    before = naming("a", "Kutcher", topics=["Kutcher"], topics_source="outlet")
    place = before.entities[0].evolve(type="place")
    document = before.evolve(entities=[*before.entities, place]).to_document()
    made = called(document, ASHTON)
    assert made["topics"] == ["Kutcher"]
    assert made["entities"][1] == document["entities"][1]


def test_a_name_is_taken_back_when_nothing_speaks_for_it_any_more() -> None:
    before = naming("a", "Kutcher", "Danny Masterson", topics=["Kutcher"], topics_source="text").to_document()
    made = called(before, ASHTON)
    assert made != before
    assert called(made, {}) == before
    assert people(made) == people(before) == ["Kutcher", "Danny Masterson"]


def test_evidence_of_the_article_itself_stays_beside_that_of_others() -> None:
    before = naming("a", "Kutcher")
    (entity,) = before.entities
    document = before.evolve(entities=[entity.evolve(evidence=["read so 3 times"])]).to_document()
    made = called(document, ASHTON)
    assert made["entities"][0]["evidence"] == ["read so 3 times", "full name in b of the same story"]
    assert called(made, {}) == document


def test_what_stays_is_the_very_same_document() -> None:
    document = called(naming("a", "Kutcher").to_document(), ASHTON)
    assert called(document, ASHTON) is document
    assert called(document, standing(document)) is document


def test_one_person_under_two_names_is_one_of_the_people() -> None:
    mila = {own: Given("Mila Kunis", (full_name_in("b"),)) for own in ("Kunis", "Mila")}
    made = called(naming("a", "Kunis", "Mila").to_document(), mila)
    assert made["people"] == ["Mila Kunis"]
    assert people(called(made, {})) == ["Kunis", "Mila"]


def test_an_article_made_anew_keeps_what_others_told() -> None:
    before = called(naming("a", "Kutcher", "Kunis").to_document(), BOTH)
    anew = naming("a", "Kutcher", "Danny Masterson").to_document()
    made = retold(anew, before)
    assert made["people"] == ["Ashton Kutcher", "Danny Masterson"]
    assert made["quotes"][0]["speaker"] == "Ashton Kutcher"
    assert retold(before, before) is before
