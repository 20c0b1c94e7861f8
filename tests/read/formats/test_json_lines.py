"""JSON Lines: what a record is called, and what it costs when a line is not UTF-8."""

from tests.read.formats.reading import articles_of, texts_of


def test_a_record_without_an_id_is_called_by_its_address() -> None:
    record = b'{"url": "https://example.org/a", "text": "One."}\n'
    before = b'{"text": "Put before it."}\n'
    assert list(texts_of(record, ".jsonl")) == ["https://example.org/a"]
    assert list(texts_of(before + record, ".jsonl")) == ["line 1", "https://example.org/a"]


def test_what_is_no_name_is_none() -> None:
    lines = [
        b'{"id": "", "text": "One."}',
        b'{"id": true, "text": "Two."}',
        b'{"url": "%s", "text": "Three."}' % (b"x" * 5000),
    ]
    assert list(texts_of(b"\n".join(lines), ".jsonl")) == ["line 1", "line 2", "line 3"]


def test_one_line_in_cp1252_is_read_and_says_so() -> None:
    found = articles_of(
        '{"id": 1, "text": "Café"}\n'.encode() + '{"id": 2, "text": "Café"}\n'.encode("cp1252"), ".jsonl"
    )
    assert [(one.text, one.encoding_repaired) for one in found.values() if not isinstance(one, str)] == [
        ("Café", False),
        ("Café", True),
    ]
