from pathlib import Path

import pytest
import yaml

from flows.enrich import vocabulary

LISTS = yaml.safe_load(vocabulary.source())


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_lower_case_text_without_repeats_and_is_used(name: str) -> None:
    entries = LISTS[name]
    assert all(isinstance(entry, str) and entry == entry.casefold() for entry in entries)
    assert len(entries) == len(set(entries))
    modules = Path(vocabulary.__file__).parent.glob("*.py")
    assert any(f'vocabulary.words("{name}")' in module.read_text(encoding="utf-8") for module in modules)


def test_an_unknown_list_is_an_error() -> None:
    with pytest.raises(KeyError):
        vocabulary.words("no such list")
