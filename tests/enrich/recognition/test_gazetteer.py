import pytest

from flows.enrich.recognition import gazetteer
from flows.enrich.recognition.gazetteer import Phrases


def test_the_longest_name_that_begins_at_a_place_is_found() -> None:
    names = Phrases(["Santiago", "Santiago de Chile", "Côte d’Ivoire"])
    text = "Santiago de Chile, Santiago, Santiagos, Côte d'Ivoire, Santiago-Viertel"
    ends = {start: names.end_at(text, start, text[start:].split()[0].rstrip(",")) for start in (0, 19, 29, 40)}
    assert ends == {0: 17, 19: 27, 29: None, 40: 53}
    assert names.end_at(text, text.index("Santiago-"), "Santiago") is None


@pytest.mark.parametrize(
    ("language", "place"),
    [
        ("de", "Österreich"),
        ("fr", "Autriche"),
        ("es", "Austria"),
        ("it", "Baviera"),
        ("ru", "Австрия"),
        ("tr", "Avusturya"),
    ],
)
def test_a_language_has_its_own_names_of_places(language: str, place: str) -> None:
    assert place in gazetteer.places(language)


def test_every_list_holds_text() -> None:
    for language in ("de", "fr", "es", "it", "pt", "nl", "pl", "tr", "sv", "da", "no", "fi", "ru", "uk"):
        lists = gazetteer.lists(language)
        assert lists.honorifics and lists.common
        assert all(isinstance(word, str) and word == word.strip() for word in lists.honorifics | lists.common)


def test_ambiguous_places_are_places() -> None:
    for language in ("de", "fr", "es", "it", "pt", "nl", "pl", "tr", "sv", "da", "no", "ru", "uk"):
        unknown = {name for name in gazetteer.ambiguous_places(language) if name not in gazetteer.places(language)}
        assert not unknown, language


def test_first_names_are_written_small() -> None:
    assert all(name == name.lower() for name in gazetteer.given_names())
