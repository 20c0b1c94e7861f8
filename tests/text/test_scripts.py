import pytest

from flows.text.scripts import COUNTED_BY_CHARACTER, TERSE_SENTENCES, TERSE_TITLES, UNSPACED, script_of


@pytest.mark.parametrize(
    ("char", "script"),
    [
        ("a", "latin"), ("ё", "cyrillic"), ("ع", "arabic"), ("ไ", "thai"), ("か", "kana"), ("ｶ", "kana"), ("橋", "han"),
        ("㐀", "han"), ("한", "hangul"), ("ㅎ", "hangul"), ("ἀ", "greek"), ("𠀀", None), ("䷀", None), ("7", None),
        (" ", None),
    ],
)  # fmt: skip
def test_a_letter_has_the_script_of_its_block(char: str, script: str | None) -> None:
    assert script_of(char) == script


def test_scripts_without_spaces() -> None:
    assert "".join(UNSPACED.findall("a ไ ກ က ក か 橋 𠀀 한 я")) == "ไກကកか橋𠀀"


def test_each_use_has_its_own_scripts() -> None:
    text = "ไ ກ か 橋 한"
    assert "".join(COUNTED_BY_CHARACTER.findall(text)) == "ไか橋"
    assert "".join(TERSE_SENTENCES.findall(text)) == "ไか橋한"
    assert "".join(TERSE_TITLES.findall(text)) == "か橋한"
