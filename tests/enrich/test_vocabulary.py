from pathlib import Path

import pytest
import yaml

from flows.enrich import vocabulary
from flows.enrich.entities import stage as entities
from flows.enrich.quotes import stage as quotes

LISTS = [
    (file, name, entries)
    for file in ("names", "first_names")
    for name, entries in yaml.safe_load(vocabulary.source(file)).items()
]


@pytest.mark.parametrize(("file", "name", "entries"), [pytest.param(*row, id=row[1]) for row in LISTS])
def test_a_list_is_lower_case_text_without_repeats_and_is_used(
    file: vocabulary.File, name: str, entries: list[str]
) -> None:
    assert all(isinstance(entry, str) and entry == entry.casefold() for entry in entries)
    assert len(entries) == len(set(entries))
    assert vocabulary.word_list(file, name) == set(entries)
    modules = Path(vocabulary.__file__).parent.rglob("*.py")
    assert any(f'vocabulary.word_list("{file}", "{name}")' in module.read_text(encoding="utf-8") for module in modules)


SECTIONS = [
    (language, name, entries)
    for language, lists in yaml.safe_load(vocabulary.source("quotations")).items()
    for name, entries in lists.items()
]


@pytest.mark.parametrize(
    ("language", "name", "entries"), [pytest.param(*row, id="-".join(row[:2])) for row in SECTIONS]
)
def test_a_list_of_a_language_is_lower_case_text_without_repeats_and_is_used(
    language: str, name: str, entries: list[str]
) -> None:
    assert all(isinstance(entry, str) and entry == entry.lower() for entry in entries)
    assert len(entries) == len(set(entries))
    assert vocabulary.sections("quotations")[language][name] == set(entries)
    modules = [module.read_text(encoding="utf-8") for module in Path(vocabulary.__file__).parent.rglob("*.py")]
    assert any(f'"{name}"' in module for module in modules)


def test_an_unknown_list_is_an_error() -> None:
    with pytest.raises(KeyError):
        vocabulary.word_list("names", "no such list")


def test_a_stage_depends_on_the_lists_of_its_own_rules() -> None:
    assert vocabulary.source("names") in entities.data()
    assert vocabulary.source("quotations") not in entities.data()
    assert all(vocabulary.source(file) in quotes.data() for file in ("quotations", "first_names"))
