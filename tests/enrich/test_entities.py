import warnings

import pytest

from flows.enrich import entities, ner, spacy_model
from flows.enrich.entity_types import types
from flows.enrich.readings import Reading
from tests.enrich.articles import arguments

STORY = (
    "Ashton Kutcher and Mila Kunis have issued an apology after writing letters in support of Danny Masterson ahead of "
    "his sentencing in Los Angeles.\n\nKutcher and Kunis took to Instagram on Saturday. Kutcher’s letter called "
    "Masterson a role model.\n\nKunis starred alongside Mr Masterson on That ‘70s Show. That ’70s Show ran on Fox.\n\n"
    "Actor William Baldwin, whose wife, Chynna Phillips, is the sister of Masterson's wife, Bijou Phillips, also wrote."
)


def test_people_have_the_full_names_that_the_article_gives() -> None:
    found = entities.enrich(*arguments(STORY))
    assert set(found.people) == {
        "Ashton Kutcher", "Mila Kunis", "Danny Masterson", "William Baldwin", "Chynna Phillips", "Bijou Phillips",
    }  # fmt: skip
    assert found.works == ["That '70s Show"]
    assert "Los Angeles" in found.places


def test_an_entity_counts_every_mention_from_the_first_on() -> None:
    found = entities.enrich(*arguments(STORY))
    kutcher = next(entity for entity in found.entities if entity.name == "Ashton Kutcher")
    assert (kutcher.offset, kutcher.count, kutcher.surfaces) == (0, 3, ["Ashton Kutcher", "Kutcher"])
    show = next(entity for entity in found.entities if entity.type == "work")
    assert show.surfaces == ["That ‘70s Show", "That ’70s Show"]
    for entity in found.entities:
        assert STORY[entity.offset :].startswith(entity.surfaces[0])


def test_a_name_in_the_title_counts_and_comes_first() -> None:
    body = "Danny Masterson was sentenced on Thursday. Mila Kunis wrote to the judge about Masterson."
    found = entities.enrich(*arguments(body, title="Mila Kunis apologises for letter"))
    assert found.people[0] == "Mila Kunis"
    assert next(entity.count for entity in found.entities if entity.name == "Mila Kunis") == 2


def test_a_surname_that_the_article_never_completes_stays() -> None:
    body = "Kutcher began with an apology. Then Kunis said that they were sorry. Kutcher and Kunis looked down."
    assert set(entities.enrich(*arguments(body)).people) == {"Kutcher", "Kunis"}


def test_the_majority_decides_the_type_and_surnames_are_people() -> None:
    kinds = types([
        Reading("Danny Masterson", "person", 0), Reading("Masterson", "organisation", 1),
        Reading("Masterson", "organisation", 2), Reading("Fox", "organisation", 3), Reading("Fox", "person", 4),
        Reading("Fox", "organisation", 5),
    ], "")  # fmt: skip
    assert kinds == {"Danny Masterson": "person", "Masterson": "person", "Fox": "organisation"}


def test_countries_have_one_name() -> None:
    body = "Officials of the United States met in Geneva. The U.S. sent three people, and the US paid for it."
    assert entities.enrich(*arguments(body)).places.count("United States") == 1


def test_an_acronym_stands_for_the_name_before_it() -> None:
    body = "The World Health Organization (WHO) met in Geneva on Monday. The WHO then published its report."
    (organisation,) = entities.enrich(*arguments(body)).organisations
    assert organisation == "World Health Organization"


def test_an_empty_body_has_no_entities() -> None:
    assert entities.enrich(*arguments("")).entities == []


def test_german_nouns_are_no_names_but_honorifics_and_suffixes_tell() -> None:
    body = "Der Hund und die Katze sahen Herrn Baum. Am Montag traf Frau Merkel die Beispiel Werke GmbH in der Stadt."
    found = entities.enrich(*arguments(body, language="de"))
    assert (found.people, found.organisations) == (["Baum", "Merkel"], ["Beispiel Werke GmbH"])


def test_a_run_whose_last_word_stands_alone_later_is_a_person_in_french() -> None:
    body = "Selon un proche, le discours que Jeanne Dupont a tenu hier fut long. Puis Dupont est partie pour Lyon."
    assert entities.enrich(*arguments(body, language="fr")).people == ["Jeanne Dupont"]


@pytest.mark.parametrize(
    ("language", "text", "engine"),
    [
        ("en", "", "spacy"),
        ("und", "The mayor of the town said that it was closed.", "spacy"),
        ("und", "El alcalde de la ciudad no ha dicho a los vecinos que me lo diga.", "rules"),
        ("und", "Der Bürgermeister hat gestern in der Stadt zu den Leuten gesprochen.", "rules"),
        ("fr", "The mayor of the town said that it was closed.", "rules"),
    ],
)
def test_english_is_read_by_the_model_and_so_is_what_has_its_function_words(
    language: str, text: str, engine: str
) -> None:
    assert ner.engine_for(language, text).name == engine


@pytest.mark.parametrize("body", ["東京で会議が開かれた。", "اجتمع الوزراء اليوم في القاهرة."])
def test_scripts_without_capitals_give_no_guesses(body: str) -> None:
    assert entities.enrich(*arguments(body, language="ja")).entities == []


def test_loading_the_model_is_quiet() -> None:
    spacy_model.loaded.cache_clear()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert spacy_model.loaded(ner.ENGLISH).pipe_names == ["tok2vec", "ner"]


def test_a_line_of_punctuation_is_read() -> None:
    assert entities.enrich(*arguments('"' * 50_000)).entities == []
