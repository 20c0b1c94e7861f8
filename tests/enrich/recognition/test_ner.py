import warnings

import pytest

from flows.enrich.recognition import ner, spacy_model
from flows.enrich.recognition.spans import Span

ENGLISH = "The mayor of the town said that it was closed, and Jane Roe agreed with her."


@pytest.mark.parametrize(
    ("language", "text", "engine"),
    [
        ("en", "", "spacy"),
        ("und", "The mayor of the town said that it was closed.", "spacy"),
        ("und", "El alcalde de la ciudad no ha dicho a los vecinos que me lo diga.", "rules"),
        ("und", "Der Bürgermeister hat gestern in der Stadt zu den Leuten gesprochen.", "rules"),
        ("it", "The mayor of the town said that it was closed.", "rules"),
        ("ja", "東京で会議が開かれた。NHKが伝えた。", "none"),
        ("ar", "اجتمع الوزراء اليوم في القاهرة.", "none"),
        ("und", "회의가 서울에서 열렸다.", "none"),
    ],
)
def test_a_text_has_the_engine_of_its_language_and_scripts_without_capitals_have_none(
    language: str, text: str, engine: str
) -> None:
    assert ner.engine_for(language, text).name == engine


def test_what_nobody_reads_has_no_names() -> None:
    assert ner.recognise("東京で会議が開かれた。NHKが伝えた。", "ja") == []


def test_every_engine_names_itself_and_what_it_depends_on() -> None:
    installed = [one for one in ner.ENGINES if one.installed()]
    assert all(one.identity() for one in installed)
    assert all(one.fingerprint() in ner.fingerprint() for one in installed)
    assert ner.engine_for("en", ENGLISH).identity() == "spacy/en_core_web_md-3.7.1"


def test_an_engine_that_is_not_installed_leaves_its_language_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    spacy_model._folder.cache_clear()
    monkeypatch.setattr(spacy_model, "find_spec", lambda package: None)
    assert ner.engine_for("en", ENGLISH).name == "rules"
    spacy_model._folder.cache_clear()


def test_offsets_are_those_of_the_text_across_paragraphs_and_typographic_marks() -> None:
    text = "“It’s closed,” said Jane Roe.\n\nnothing\n\nThen Jane Roe\u00a0left London."
    found = ner.recognise(text, "en")
    assert Span(text.index("Jane"), text.index("Jane") + 8, "person") in found
    assert Span(text.index("London"), len(text) - 1, "place") in found
    assert found == sorted(found)


def test_only_so_much_of_a_text_is_read() -> None:
    assert ner.recognise("a" * 100_000 + " Jane Roe lives in London.", "en") == []


def test_paragraphs_without_a_capital_are_not_given_to_the_model_and_long_ones_in_pieces() -> None:
    text = "no name\n\nA name\n" + "Aa " * 2_000
    bounds = list(spacy_model.paragraphs(text))
    assert text[slice(*bounds[0])] == "A name"
    assert max(end - start for start, end in bounds) <= 4_000
    assert "".join(text[start:end] for start, end in bounds[1:]).split() == ["Aa"] * 2_000


def test_loading_the_model_is_quiet() -> None:
    spacy_model.loaded.cache_clear()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert spacy_model.loaded(ner.ENGLISH).pipe_names == ["tok2vec", "ner"]


def test_a_model_that_is_not_there_is_named() -> None:
    with pytest.raises(ModuleNotFoundError, match="no_such_model"):
        spacy_model.loaded(spacy_model.SpacyModel("a-1", "no_such_model", "no-such-model", {}))
