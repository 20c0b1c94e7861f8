"""Compressed files are read like the files in them; what is damaged or endless refuses, and keeps what came before."""

import gzip
import json
import random
import tracemalloc
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.errors import RejectCode
from flows.read import guard
from flows.read.record import Record
from tests.read.packing import COMPRESS, codes, read

TEXT = b"The council met on Monday. Nobody voted.\n" * 20
LINES = b"".join(json.dumps({"id": f"a{n}", "text": f"Article {n} of the drop."}).encode() + b"\n" for n in range(300))
EVERY = pytest.mark.parametrize("suffix", COMPRESS)


@EVERY
def test_a_compressed_text_has_the_format_and_the_hash_of_the_text(tmp_path: Path, suffix: str) -> None:
    (plain,) = read(tmp_path, "a.txt", TEXT)
    (record,) = read(tmp_path, f"a.TXT{suffix.upper()}", COMPRESS[suffix](TEXT))
    assert (record.payload, record.sha256, record.format) == (TEXT, plain.sha256, "txt")
    assert record.path == f"a.TXT{suffix.upper()}"


@EVERY
def test_frames_one_after_the_other_are_one_content(tmp_path: Path, suffix: str) -> None:
    (record,) = read(tmp_path, f"a.txt{suffix}", COMPRESS[suffix](b"One. ") + COMPRESS[suffix](b"Two."))
    assert record.payload == b"One. Two."


@pytest.mark.parametrize(
    ("suffix", "after", "refused"),
    [
        (".gz", b"garbage", False),  # as gzip and bzip2 do
        (".gz", bytes(2000), False),
        (".bz2", b"garbage", False),
        (".xz", b"garbage", True),  # as xz and zstd do
        (".xz", bytes(8), False),
        (".zst", b"garbage", True),
        (".gz", b"\x1f", True),  # the next member began, and broke off
        (".bz2", b"BZh9", True),
    ],
)
def test_what_follows_is_taken_as_the_usual_tools_take_it(
    tmp_path: Path, suffix: str, after: bytes, refused: bool
) -> None:
    found = read(tmp_path, f"a.jsonl{suffix}", COMPRESS[suffix](LINES) + after)
    assert len([record for record in found if not record.refusal]) == 300
    assert list(codes(found).values()) == (["archive_damaged"] if refused else [])


@EVERY
@pytest.mark.parametrize("content", [b"", b"no compressed data at all, but some text"])
def test_what_is_not_compressed_is_damaged(tmp_path: Path, suffix: str, content: bytes) -> None:
    (record,) = read(tmp_path, f"a.txt{suffix}", content)
    assert record.refusal is not None and record.refusal.code is RejectCode.ARCHIVE_DAMAGED
    assert (record.payload, record.size, record.partial) == (content, len(content), True)


def kept(found: list[Record]) -> list[str]:
    return [record.record for record in found if record.refusal is None]


@EVERY
@given(share=st.floats(0, 1, exclude_max=True))
@settings(max_examples=20, deadline=None)
def test_a_file_that_is_cut_short_keeps_the_records_before_the_cut(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, share: float
) -> None:
    whole = COMPRESS[suffix](LINES)
    found = read(tmp_path_factory.mktemp("cut"), f"a.jsonl{suffix}", whole[: int(share * len(whole))])
    (refused,) = [record for record in found if record.refusal]
    assert found[-1] is refused
    assert refused.partial and refused.refusal and refused.refusal.code is RejectCode.ARCHIVE_DAMAGED
    assert kept(found) == [f"a{n}" for n in range(len(found) - 1)]


def test_a_cut_costs_a_gzip_file_no_line_that_is_in_it(tmp_path: Path) -> None:
    source = random.Random(7)  # noqa: S311
    lines = [json.dumps({"text": source.randbytes(40).hex()}).encode() + b"\n" for _ in range(2000)]
    whole = gzip.compress(b"".join(lines), 1)
    found = read(tmp_path, "a.jsonl.gz", whole[: len(whole) // 2])
    assert len(found) > 900
    assert [record.payload + b"\n" for record in found[:-1]] == lines[: len(found) - 1]


def test_a_refusal_within_a_file_has_a_key_of_its_own_and_the_hash_of_the_file(tmp_path: Path) -> None:
    whole = COMPRESS[".gz"](LINES)
    first, second = (read(tmp_path, "a.jsonl.gz", whole[:-size])[-1] for size in (40, 41))
    assert first.record == ""
    assert first.sha256 != second.sha256
    assert first.location == str(tmp_path / "a.jsonl.gz")


def test_a_flipped_bit_is_found(tmp_path: Path) -> None:
    whole = bytearray(COMPRESS[".gz"](TEXT))
    whole[-6] ^= 1  # in the checksum
    (record,) = read(tmp_path, "a.txt.gz", bytes(whole))
    assert record.refusal is not None and record.refusal.code is RejectCode.ARCHIVE_DAMAGED


@EVERY
def test_what_expands_without_end_is_left(tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "FREE_BYTES", 1 << 20)
    bomb = COMPRESS[suffix](b'{"text": "One."}\n') + COMPRESS[suffix](bytes(48_000_000))
    tracemalloc.start()
    found = read(tmp_path, f"a.jsonl{suffix}", bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [record.refusal.code if record.refusal else None for record in found] == [
        None,
        RejectCode.DECOMPRESSION_BOMB,
    ]
    assert peak < 45_000_000
    assert found[-1].partial


def test_a_zstandard_block_that_repeats_one_byte_does_not_fill_the_memory(tmp_path: Path) -> None:
    block = ((128 << 10) << 3 | 1 << 1).to_bytes(3, "little") + b"x"  # RLE_Block: RFC 8878, section 3.1.1.2.2
    frame = b"\x28\xb5\x2f\xfd" + bytes([0, 0x38]) + block * 16_384  # 2 GB from 64 kB
    tracemalloc.start()
    (record,) = read(tmp_path, "a.txt.zst", frame)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert record.refusal is not None and record.refusal.code is RejectCode.DECOMPRESSION_BOMB
    assert peak < 120_000_000


def test_a_window_of_gigabytes_is_not_allocated(tmp_path: Path) -> None:
    parameters = zstandard.ZstdCompressionParameters(window_log=30, compression_level=1)
    compressor = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    frame = compressor.compress(TEXT) + compressor.flush()
    (record,) = read(tmp_path, "a.txt.zst", frame)
    assert record.refusal is not None and record.refusal.code is RejectCode.ARCHIVE_DAMAGED


def test_a_text_that_is_too_large_is_drained_within_the_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "FREE_BYTES", 12_000_000)
    (large,) = read(tmp_path, "a.txt.gz", gzip.compress(bytes(11_000_000)))
    (bomb,) = read(tmp_path, "b.txt.gz", gzip.compress(bytes(13_000_000)))
    assert large.refusal is not None and large.refusal.code is RejectCode.TOO_LARGE and not large.partial
    assert bomb.refusal is not None and bomb.refusal.code is RejectCode.DECOMPRESSION_BOMB and bomb.partial
