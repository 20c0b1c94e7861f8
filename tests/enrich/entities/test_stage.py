import pytest

from flows.enrich.entities import stage as entities
from flows.enrich.recognition import ner
from flows.enrich.recognition.spans import Span, SpanKind
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


@pytest.mark.parametrize("body", ["東京で会議が開かれた。", "اجتمع الوزراء اليوم في القاهرة."])
def test_scripts_without_capitals_give_no_guesses(body: str) -> None:
    assert entities.enrich(*arguments(body, language="ja")).entities == []


def test_a_line_of_punctuation_is_read() -> None:
    assert entities.enrich(*arguments('"' * 50_000)).entities == []


def test_each_entity_says_how_sure_it_is_and_why() -> None:
    found = {one.name: one for one in entities.enrich(*arguments(STORY)).entities}
    kutcher = found["Ashton Kutcher"]
    assert kutcher.evidence == ["3 of 3 readings of the model: person", "full name in the first paragraph"]
    assert kutcher.confidence > 0.9
    assert found["Instagram"].evidence[-1] == "in the list of organisations"
    assert all(0 < one.confidence < 1 and one.evidence for one in found.values())


def test_a_name_in_the_headline_says_so() -> None:
    found = entities.enrich(*arguments("Jane Roe was in Paris on Monday.", title="Jane Roe in Paris"))
    assert all("in the headline" in one.evidence for one in found.entities)


def test_the_place_of_a_dateline_is_a_place_and_its_agency_is_not_in_the_story() -> None:
    body = "KANSAS CITY, Mo. (Reuters) — A man was rescued from the river on Monday, the police said."
    found = entities.enrich(*arguments(body, dateline="KANSAS CITY, Mo. (Reuters)"))
    assert "Kansas City" in found.places
    assert found.organisations == []
    (city,) = [one for one in found.entities if one.name == "Kansas City"]
    assert "place of the dateline" in city.evidence
    assert city.surfaces == ["KANSAS CITY"]


def test_letters_stand_for_the_organisation_whose_initials_they_are() -> None:
    body = "The Internal Revenue Service wrote to him. He had not paid, the IRS said. The I.R.S. did not reply."
    (organisation,) = entities.enrich(*arguments(body)).organisations
    assert organisation == "Internal Revenue Service"


def test_mrs_and_mr_with_one_surname_are_told_apart() -> None:
    body = (
        "Hillary Clinton and Bill Clinton came to the school on Monday. Mrs Clinton spoke for an hour.\n\n"
        "Mr Clinton was silent, and Mrs Clinton thanked him."
    )
    counts = {one.name: one.count for one in entities.enrich(*arguments(body)).entities}
    assert (counts["Hillary Clinton"], counts["Bill Clinton"]) == (3, 2)


def test_a_surname_that_the_model_passed_over_counts() -> None:
    body = "Ashton Kutcher wrote a letter. It was long. kutchers abound, but not Kutcher-like ones. Then Kutcher left."
    (person,) = [one for one in entities.enrich(*arguments(body)).entities if one.type == "person"]
    assert (person.name, person.count) == ("Ashton Kutcher", 3)


@pytest.mark.parametrize("unit", ["Ann Smith and ", "in Aa, A. B. ", "Aa Bb (AB) ", "Party of the "])
def test_a_hundred_thousand_capitalised_words_give_few_entities_in_little_time(
    unit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "".join(f"{unit}{unit[0]}{number} " for number in range(5_000))
    starts = range(0, len(text), 7)
    kinds: tuple[SpanKind, ...] = ("person", "organisation", "place", "other")
    spans = [Span(start, start + 6, kinds[start % 4]) for start in starts]
    monkeypatch.setattr(ner, "recognise", lambda text, language: spans)
    found = entities.enrich(*arguments(text))
    assert len(found.entities) <= 300
    assert max((len(one.surfaces) for one in found.entities), default=0) <= 20
