"""Whatever a drop is packed in, its records are the same."""

import gzip
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.read.contents import layers_of
from flows.read.discover import discover
from flows.read.records import records
from tests.read.packing import COMPRESS, File, of, read, tarred, zipped

NAMES = st.from_regex(r"[a-z0-9é]{1,8}( [a-z]{1,3})?\.(txt|html)", fullmatch=True)
DROPS = st.dictionaries(NAMES, st.binary(max_size=400), max_size=6)


def packed_whole(files: list[File]) -> dict[str, bytes]:
    tar = tarred(files)
    nested = tarred([("z.zip", zipped([("t.tgz", gzip.compress(tar))]))])
    return {"d.zip": zipped(files), "d.tar": tar, "n.tar": nested} | {
        f"d.tar{suffix}": compress(tar) for suffix, compress in COMPRESS.items()
    }


@given(drop=DROPS)
@settings(max_examples=25, deadline=None)
def test_packing_changes_no_record(tmp_path_factory: pytest.TempPathFactory, drop: dict[str, bytes]) -> None:
    folder = tmp_path_factory.mktemp("drop")
    files = sorted(drop.items())
    for name, content in files:
        (folder / name).write_bytes(content)
    plain = [
        (file.path, r.payload, r.sha256, r.format) for file in discover([str(folder)]).files() for r in records(file)
    ]
    assert [payload for _, payload, _, _ in plain] == [content for _, content in files]

    elsewhere = tmp_path_factory.mktemp("packed")
    for suffix, compress in COMPRESS.items():
        for (name, content), expected in zip(files, plain, strict=True):
            (record,) = read(elsewhere, name + suffix, compress(content))
            assert (record.payload, record.sha256, record.format) == expected[1:]
    for name, packed in packed_whole(files).items():
        found = read(elsewhere, name, packed)
        assert [(r.path.rpartition("!/")[2], r.payload, r.sha256, r.format) for r in found] == plain


@pytest.mark.parametrize(
    ("name", "layers"),
    [
        ("a.txt", (".txt", ())),
        ("A.JSONL.GZ", (".jsonl", (".gz",))),
        ("drop.tar.xz", (".tar", (".xz",))),
        ("drop.tgz", (".tar", (".gz",))),
        ("a.txt.gz.zst", (".txt", (".zst", ".gz"))),
        ("a.gz", ("", (".gz",))),
        ("dir.txt/README", ("", ())),
        (".gz", ("", ())),
        ("", ("", ())),
    ],
)
def test_suffixes_tell_what_is_in_what(name: str, layers: tuple[str, tuple[str, ...]]) -> None:
    assert layers_of(name) == layers


def test_a_compressed_file_nobody_reads_is_kept_as_it_is(tmp_path: Path) -> None:
    content = gzip.compress(b"x")
    (record,) = read(tmp_path, "a.gz", content)
    assert record.refusal is not None and record.refusal.code == "unsupported_format"
    assert (record.payload, record.partial) == (content, True)
    assert of(tmp_path / "a.gz")[0].sha256 == record.sha256
