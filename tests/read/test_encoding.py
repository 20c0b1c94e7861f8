"""Bytes become the text that was meant, or a refusal with a stable code."""

import codecs
import contextlib
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.errors import Reject, RejectCode
from flows.read.encoding import decode

GERMAN = "Der Ausschuss prüfte die Vorwürfe – »gründlich«, wie es hieß."


@pytest.mark.parametrize(
    ("data", "encoding", "repaired"),
    [
        (GERMAN.encode(), "utf-8", False),
        (codecs.BOM_UTF8 + GERMAN.encode(), "utf-8", False),
        (codecs.BOM_UTF16_LE + GERMAN.encode("utf-16-le"), "utf-16-le", False),
        (codecs.BOM_UTF16_BE + GERMAN.encode("utf-16-be"), "utf-16-be", False),
        (codecs.BOM_UTF32_LE + GERMAN.encode("utf-32-le"), "utf-32-le", False),
        (GERMAN.encode("cp1252"), "cp1252", True),
    ],
)
def test_the_text_comes_back_whole(data: bytes, encoding: str, repaired: bool) -> None:
    assert decode(data) == (GERMAN, encoding, repaired)


def test_a_page_may_declare_its_encoding() -> None:
    page = '<meta charset="iso-8859-2"><p>Łódź'
    assert decode(page.encode("iso-8859-2"), markup=True).text == page


def test_a_wrong_declaration_does_not_win_over_the_bytes() -> None:
    page = '<meta charset="ascii"><p>Łódź'
    assert decode(page.encode(), markup=True).text == page


@pytest.mark.parametrize(
    "label",
    ["undefined", "punycode", "idna", "unicode_escape", "raw_unicode_escape", "utf-7", "rot13", "x-user-defined"],
)
def test_what_the_web_knows_no_encoding_by_is_no_declaration(label: str) -> None:
    page = f'<meta charset="{label}"><p>Łódź \\ud800'
    assert decode(page.encode(), markup=True) == (page, "utf-8", False)


@pytest.mark.parametrize("label", ["UTF-16", "utf-16le", "utf-16be"])
def test_a_page_whose_label_can_be_read_is_not_utf_16(label: str) -> None:
    page = f'<meta charset="{label}"><p>Łódź'
    assert decode(page.encode(), markup=True) == (page, "utf-8", False)


@pytest.mark.parametrize("label", ["iso-8859-1", "ASCII", "latin1", "windows-1252"])
def test_latin_1_and_ascii_mean_windows_1252(label: str) -> None:
    page = f'<meta http-equiv="Content-Type" content="text/html; charset={label}"><p>“Café” – €5'
    assert decode(page.encode("cp1252"), markup=True) == (page, "cp1252", False)
    assert decode(page.encode(), markup=True) == (page, "utf-8", False)


@pytest.mark.parametrize(
    ("label", "text", "encoding"),
    [
        ("gb2312", "朱镕基", "gbk"),
        ("shift_jis", "①髙橋", "cp932"),
        ("windows-1251", "Киев", "cp1251"),
        ("l9", "€", "iso8859-15"),
    ],
)
def test_a_label_means_what_browsers_take_it_for(label: str, text: str, encoding: str) -> None:
    page = f'<meta charset="{label}"><p>{text}'
    assert decode(page.encode(encoding), markup=True).text == page


@given(st.text(alphabet=string.ascii_letters + string.digits + "_:.-", min_size=2, max_size=40), st.binary(max_size=50))
def test_any_declaration_is_followed_or_passed_over(label: str, data: bytes) -> None:
    with contextlib.suppress(Reject):
        decode(f'<meta charset="{label}"><p>'.encode() + data, markup=True).text.encode()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", RejectCode.EMPTY),
        (b" \r\n\t", RejectCode.EMPTY),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", RejectCode.BINARY),
        (bytes(range(1, 32)) * 20, RejectCode.BINARY),
        (codecs.BOM_UTF16_LE + b"\x00\xd8\x41\x00", RejectCode.ENCODING),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, code: RejectCode) -> None:
    with pytest.raises(Reject) as refused:
        decode(data)
    assert refused.value.code is code


@given(st.binary(max_size=300))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    try:
        text, encoding, _ = decode(data)
    except Reject:
        return
    assert text.encode(encoding) in (data, data.removeprefix(codecs.BOM_UTF8), data[2:], data[4:])
