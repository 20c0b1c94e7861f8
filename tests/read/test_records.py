"""Files become records one after the other; what cannot be read is a record too."""

import codecs
import errno
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest

from flows.errors import Reject, RejectCode
from flows.read import record as module
from flows.read import records as dispatch
from flows.read.discover import SourceFile, discover
from flows.read.raw import read, to_raw
from flows.read.record import Record
from flows.read.records import records
from tests.read.packing import COMPRESS


def of(path: Path) -> list[Record]:
    return list(records(SourceFile("drop", path.name, str(path))))


def refusal(record: Record) -> RejectCode:
    with pytest.raises(Reject) as refused:
        to_raw(record)
    return refused.value.code


def test_a_text_file_is_one_record(seeds: Path) -> None:
    (record,) = of(seeds / "002_d05778e0d9991043.txt")
    assert (record.record, record.format, record.size) == ("", "txt", 2552)
    raw = to_raw(record)
    assert raw.text.startswith("Ashton Kutcher and Mila Kunis have apologized")
    assert raw.source.places[0].path == "002_d05778e0d9991043.txt"


def test_a_broken_line_costs_one_record(tmp_path: Path) -> None:
    path = tmp_path / "drop.jsonl"
    lines = [json.dumps({"id": n, "text": f"Article number {n}."}) for n in range(20)]
    lines[16] = '{"id": 16, "text": "cut off'
    path.write_text("\n".join(lines))
    found = of(path)
    assert [record.record for record in found[15:18]] == ["15", "line 17", "17"]
    assert refusal(found[16]) is RejectCode.JSON_SYNTAX
    assert [to_raw(record).source.id for record in found if record.record != "line 17"] == [
        str(n) for n in range(20) if n != 16
    ]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("[1, 2]", RejectCode.RECORD_SHAPE),
        ('{"id": "a"}', RejectCode.RECORD_SHAPE),
        ('{"text": 7}', RejectCode.RECORD_SHAPE),
        ('{"text": "x", "id": {"a": 1}}', RejectCode.RECORD_SHAPE),
        ('{"text": "x", "authors": [1]}', RejectCode.RECORD_SHAPE),
        ('{"text": "x", "id": 1.5}', RejectCode.RECORD_SHAPE),
        ('{"text": "x", "id": 36893488147419103232}', RejectCode.RECORD_SHAPE),
        ('{"text": "  "}', RejectCode.EMPTY),
        ('{"text": "  ", "html": "\\n"}', RejectCode.EMPTY),
        ('{"text": "a\\u0000b"}', RejectCode.BINARY),
        ('{"text": "\\ud800"}', RejectCode.JSON_SYNTAX),
        ("[" * 100_000, RejectCode.JSON_SYNTAX),
    ],
)
def test_a_line_that_is_no_record_says_why(tmp_path: Path, line: str, code: RejectCode) -> None:
    path = tmp_path / "drop.jsonl"
    path.write_text(line)
    (record,) = of(path)
    assert refusal(record) is code


def test_the_records_own_metadata_is_mapped_and_other_keys_are_named(tmp_path: Path) -> None:
    path = tmp_path / "drop.jsonl"
    own = {
        "id": "a-17",
        "text": "The text.",
        "title": "The title",
        "url": "https://www.example.org/news/a?utm_source=x&id=3#top",
        "authors": "Jane Roe",
        "topics": ["Crime", "Courts"],
        "published_at": 1694246400,
        "byline_photo": "x.jpg",
    }
    path.write_text(json.dumps(own))
    (record,) = of(path)
    metadata = to_raw(record).metadata
    assert metadata.url == "https://www.example.org/news/a?id=3"
    assert (metadata.title, metadata.authors, metadata.topics) == ("The title", ("Jane Roe",), ("Crime", "Courts"))
    assert metadata.published_at == "1694246400"
    assert read(record).unmapped == ("byline_photo",)


def test_two_records_with_one_id_are_two_places(tmp_path: Path) -> None:
    path = tmp_path / "drop.jsonl"
    path.write_text('{"id": "a", "text": "One."}\n{"id": "a", "text": "Two."}\n')
    assert [record.record for record in of(path)] == ["a", "a (line 2)"]


def test_no_two_records_of_a_file_have_one_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_RECORD_BYTES", 100)
    path = tmp_path / "drop.jsonl"
    ids = ["x (line 3)", "x", "x", "x", "line 7", "line 8", None]
    lines = [json.dumps({"id": id, "text": "One."}) for id in ids] + ['{"text": "' + "y" * 200 + '"}']
    path.write_text("\n".join(lines))
    keys = [record.record for record in of(path)]
    assert keys[:4] == ["x (line 3)", "x", "x (line 3) (line 3)", "x (line 4)"]
    assert len(set(keys)) == len(lines)


def test_a_byte_order_mark_does_not_cost_the_first_record(tmp_path: Path) -> None:
    path = tmp_path / "drop.jsonl"
    path.write_bytes(codecs.BOM_UTF8 + b'{"id": "a", "text": "One."}\n{"id": "b", "text": "Two."}\n')
    assert [(record.record, to_raw(record).text) for record in of(path)] == [("a", "One."), ("b", "Two.")]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_json_lines_in_utf_16_are_one_clear_refusal(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "drop.jsonl"
    path.write_bytes('{"id": "a", "text": "One."}\n{"id": "b", "text": "Two."}\n'.encode(encoding))
    (record,) = of(path)
    assert refusal(record) is RejectCode.ENCODING
    assert record.size == path.stat().st_size


def test_zeros_in_the_middle_cost_one_record(tmp_path: Path) -> None:
    path = tmp_path / "drop.jsonl"
    path.write_bytes(b'{"id": "a", "text": "One."}\n' + bytes(512) + b'\n{"id": "b", "text": "Two."}\n')
    assert [record.record for record in of(path)] == ["a", "line 2", "b"]


def test_html_is_read_where_text_is_blank(tmp_path: Path) -> None:
    path = tmp_path / "drop.jsonl"
    path.write_text('{"text": "  ", "html": "<p>The article.</p>"}')
    (record,) = of(path)
    raw = to_raw(record)
    assert (raw.source.format, raw.text) == ("html", "<p>The article.</p>")


def test_an_address_and_a_language_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    path = tmp_path / "drop.jsonl"
    page = '<link rel="canonical" href="https://example.org/a"><p>The article.'
    path.write_text(json.dumps({"html": page, "url": "see below", "language": "en-" + "x" * 33, "credit": "Roe"}))
    (record,) = of(path)
    assert read(record).unmapped == ("credit", "url (unreadable)", "language (unreadable)")
    metadata = to_raw(record).metadata
    assert (metadata.url, metadata.language) == ("https://example.org/a", None)


def test_what_is_too_large_is_measured_and_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_RECORD_BYTES", 100)
    path = tmp_path / "drop.jsonl"
    path.write_text('{"text": "' + "x" * 5000 + '"}\n{"id": "b", "text": "Next."}\n')
    large, following = of(path)
    assert (large.record, large.size, refusal(large)) == ("line 1", 5013, RejectCode.TOO_LARGE)
    assert following.record == "b"
    text = tmp_path / "large.txt"
    text.write_text("x" * 101)
    (whole,) = of(text)
    assert (whole.size, refusal(whole)) == (101, RejectCode.TOO_LARGE)


def test_an_unknown_kind_of_file_is_refused_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpeg"
    path.write_bytes(b"\xff\xd8\xff")
    (record,) = of(path)
    assert refusal(record) is RejectCode.UNSUPPORTED_FORMAT
    assert record.payload == b"\xff\xd8\xff"


def test_a_file_that_vanished_is_refused(tmp_path: Path) -> None:
    (record,) = of(tmp_path / "gone.txt")
    assert refusal(record) is RejectCode.UNREADABLE


def test_a_link_to_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name in ("drop.txt", "drop.pdf"):
        (tmp_path / name).symlink_to(tmp_path / "pipe")
    assert [refusal(record) for name in ("drop.txt", "drop.pdf") for record in of(tmp_path / name)] == [
        RejectCode.UNREADABLE,
        RejectCode.UNSUPPORTED_FORMAT,
    ]


@pytest.mark.parametrize(
    ("given", "formats"),
    [
        (b'\n{"text": "One."}\n{"text": "Two."}', ["json", "json"]),
        (codecs.BOM_UTF8 + b'{"text": "One."}\n{"text": "Two."}', ["json", "json"]),
        (codecs.BOM_UTF8 + b'\n{"text": "One."}\n{"text": "Two."}', ["json", "json"]),
        (b"<html><p>One.</p></html>", ["html"]),
        (b"One.\nTwo.", ["txt"]),
        (b"", ["txt"]),
    ],
)
def test_standard_input_is_told_by_its_first_character(
    monkeypatch: pytest.MonkeyPatch, given: bytes, formats: list[str]
) -> None:
    class Stdin:
        buffer = io.BytesIO(given)

    monkeypatch.setattr("sys.stdin", Stdin)
    (file,) = list(discover(["-"]).files())
    found = list(records(file))
    assert [record.format for record in found] == formats
    if given:
        assert all(to_raw(record).text for record in found)


def test_json_lines_in_utf_16_on_standard_input_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO('{"text": "One."}\n{"text": "Two."}\n'.encode("utf-16"))

    monkeypatch.setattr("sys.stdin", Stdin)
    (record,) = (record for file in list(discover(["-"]).files()) for record in records(file))
    assert refusal(record) is RejectCode.ENCODING


def test_lines_of_standard_input_are_counted_from_its_first(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO(b'\n\n{"text": "One."}\n')

    monkeypatch.setattr("sys.stdin", Stdin)
    (record,) = (record for file in list(discover(["-"]).files()) for record in records(file))
    assert record.record == f"line 3 {record.sha256[:12]}"


@pytest.mark.parametrize("suffix", COMPRESS)
def test_standard_input_may_be_compressed(monkeypatch: pytest.MonkeyPatch, suffix: str) -> None:
    class Stdin:
        buffer = io.BytesIO(COMPRESS[suffix](b'{"id": "a", "text": "One."}\n{"id": "b", "text": "Two."}\n'))

    monkeypatch.setattr("sys.stdin", Stdin)
    found = [record for file in discover(["-"]).files() for record in records(file)]
    assert [(record.record, record.format) for record in found] == [("a", "json"), ("b", "json")]
    assert not Stdin.buffer.closed


def test_standard_input_that_breaks_off_is_partial(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO(COMPRESS[".gz"](b'{"id": "a", "text": "One."}\n')[:-4])

    monkeypatch.setattr("sys.stdin", Stdin)
    found = [record for file in discover(["-"]).files() for record in records(file)]
    assert [(record.record, record.partial) for record in found] == [("a", False), ("", True)]


def test_a_disk_that_fails_in_the_middle_keeps_what_came_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Failing(io.RawIOBase):
        def __init__(self) -> None:
            self.given = [b'{"id": "a", "text": "One."}\n', b'{"id": "b", "te']

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            if not self.given:
                raise OSError(errno.EIO, "Input/output error")
            line = self.given.pop(0)
            buffer[: len(line)] = line
            return len(line)

    path = tmp_path / "drop.jsonl"
    path.write_text("x" * 100)
    monkeypatch.setattr(dispatch, "open_regular", lambda location: io.BufferedReader(Failing()))
    found = of(path)
    assert [(record.record, record.partial) for record in found] == [("a", False), ("", True)]
    assert refusal(found[1]) is RejectCode.UNREADABLE


def test_a_file_that_is_not_read_to_its_end_is_told_from_one_that_is(tmp_path: Path) -> None:
    assert of(tmp_path / "gone.jsonl")[0].partial
    path = tmp_path / "drop.jsonl"
    path.write_text('{"id": "a", "text": "One."}\nbroken\n')
    assert not any(record.partial for record in of(path))


def test_a_file_larger_than_one_read_is_whole(tmp_path: Path) -> None:
    for size in (65_535, 65_536, 65_537, 300_000):
        (tmp_path / "a.txt").write_bytes(b"x" * size)
        (record,) = of(tmp_path / "a.txt")
        assert (record.size, len(record.payload)) == (size, size)
