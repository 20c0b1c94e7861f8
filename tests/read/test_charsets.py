"""Labels of pages are mapped to codecs that Python has, and that read text."""

import codecs

import pytest

from flows.read.charsets import _CODECS, codec_of


@pytest.mark.parametrize("codec", sorted(set(_CODECS.values())))
def test_every_codec_is_there_under_its_own_name(codec: str) -> None:
    found = codecs.lookup(codec)
    assert found.name == codec
    assert isinstance(b"a".decode(codec), str)


def test_a_label_is_known_in_any_case() -> None:
    assert codec_of(" Windows-1252 ") == codec_of("ISO-8859-1") == "cp1252"
    assert codec_of("unicode_escape") is None
