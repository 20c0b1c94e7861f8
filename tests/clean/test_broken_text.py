"""Texts as they come: each way of being broken, from the raw text to the body."""

import pytest

from flows.clean import clean
from tests.clean.documents import BODY, OPTIONS, raw_text

QUOTED = "“We close it,” said Zoë Müller – and the 'old' \"ferry\" comes back for 5 € from the first of May, she added."
TEXT = [BODY[0], QUOTED, BODY[2]]
WHOLE = "\n\n".join(TEXT)


def misread(text: str) -> str:
    """UTF-8, read as cp1252: bytes that it does not know stay as control characters."""
    return "".join(bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param("\r\n".join(TEXT), id="windows line ends"),
        pytest.param("\r".join(TEXT), id="old line ends"),
        pytest.param(f"{TEXT[0]}\r\n\r\n{TEXT[1]}\r{TEXT[2]}\n", id="mixed line ends"),
        pytest.param("\u2029".join(TEXT), id="paragraph separators"),
        pytest.param("\n".join(f"\t{line} \t" for line in TEXT), id="tabs around lines"),
        pytest.param("\n".join(TEXT).replace(" ", "\t"), id="tabs between words"),
        pytest.param("\n".join(TEXT).replace(" ", "\u00a0 "), id="no-break spaces"),
        pytest.param(
            "\n".join(TEXT).replace("bridge", "bri\u00addge").replace("ferry", "fer\u200bry"), id="zero width"
        ),
        pytest.param("\ufeff" + "\n".join(TEXT).replace("e", "e\u0007"), id="control characters"),
        pytest.param(misread("\n".join(TEXT)), id="mojibake"),
        pytest.param(misread(misread("\n".join(TEXT))), id="mojibake twice"),
        pytest.param(
            "\n".join(TEXT).replace("“", "&ldquo;").replace("”", "&#8221;").replace("ü", "&uuml;"), id="entities"
        ),
        pytest.param("\n".join(TEXT).replace('"', "&amp;quot;").replace("€", "&amp;euro;"), id="entities twice"),
        pytest.param("".join(f"<p>{line}</p>" for line in TEXT), id="paragraph tags"),
        pytest.param("<br />".join(TEXT), id="line breaks"),
        pytest.param("\n".join(TEXT).replace("Müller", '<a href="/m"><b>Müller</b></a>'), id="inline tags"),
    ],
)
def test_the_body_is_the_text_as_it_was_written(raw: str) -> None:
    assert clean(raw_text(raw), OPTIONS).body == WHOLE


def test_only_the_encoding_is_flagged() -> None:
    assert "encoding_repaired" in clean(raw_text(misread("\n".join(TEXT))), OPTIONS).quality
    assert "encoding_repaired" not in clean(raw_text("\r\n".join(TEXT)), OPTIONS).quality
