"""Archives are read like the folders they were made of, and nothing in them leads anywhere else."""

import gzip
import io
import json
import os
import struct
import tarfile
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.errors import RejectCode
from flows.read import guard, zip_archive
from flows.read.discover import discover
from flows.read.record import Record
from flows.read.records import records
from tests.read.packing import COMPRESS, codes, of, read, tarred, zipped

TEXTS = [("a.txt", b"One."), ("dir/b.txt", b"Two."), ("dir/c.jsonl", b'{"id": "x", "text": "Three."}\n')]


SIDECARS = [
    ("dir/a.json", json.dumps({"title": "The title"}).encode()),
    ("dir/a.txt", b"One."),
    ("dir/b.txt", b"Two."),
    ("dir/b.json", b"{broken"),
    ("c.json", b'{"text": "An article of its own."}'),
    ("a.txt", b"Three."),
    ("l.jsonl.meta.json", b"{}"),
]


def packings() -> dict[str, bytes]:
    tar = tarred(TEXTS)
    compressed = {f"d.tar{suffix}": compress(tar) for suffix, compress in COMPRESS.items()}
    return {"d.zip": zipped(TEXTS), "d.ZIP": zipped(TEXTS, zipfile.ZIP_STORED), "d.tar": tar} | compressed


@pytest.mark.parametrize("name", [*packings(), "d.tgz", "d.tbz2", "d.txz", "d.tzst"])
def test_the_members_of_an_archive_are_records(tmp_path: Path, name: str) -> None:
    long = {"d.tgz": "d.tar.gz", "d.tbz2": "d.tar.bz2", "d.txz": "d.tar.xz", "d.tzst": "d.tar.zst"}
    found = read(tmp_path, name, packings()[long.get(name, name)])
    assert [(record.path, record.record, record.payload) for record in found] == [
        (f"{name}!/a.txt", "", b"One."),
        (f"{name}!/dir/b.txt", "", b"Two."),
        (f"{name}!/dir/c.jsonl", "x", b'{"id": "x", "text": "Three."}'),
    ]
    assert {record.location for record in found} == {str(tmp_path / name)}


def test_archives_in_archives_are_opened(tmp_path: Path) -> None:
    inner = zipped([("c.txt.gz", gzip.compress(b"Deep."))])
    for name, pack in (("a.tar", tarred), ("a.zip", zipped)):
        (record,) = read(tmp_path, name, pack([("b.zip", zipped([("dir/i.zip", inner)]))]))
        assert record.path == f"{name}!/b.zip!/dir/i.zip!/c.txt.gz"
        assert record.payload == b"Deep."


def test_there_is_an_end_to_archives_in_archives(tmp_path: Path) -> None:
    packed = zipped([("z.txt", b"Deep.")])
    for _ in range(5):
        packed = zipped([("b.zip", packed)])
    (deep,) = read(tmp_path, "a.zip", packed)
    assert deep.payload == b"Deep."
    (refused,) = read(tmp_path, "a.zip", zipped([("b.zip", packed)]))
    assert codes([refused]) == {"a.zip" + "!/b.zip" * 6: "nested_too_deep"}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_without_a_name_is_refused(tmp_path: Path) -> None:
    found = read(tmp_path, "d.zip", zipped([("", b"x"), ("", b"y")]))
    assert codes(found) == {"d.zip!/": "unsafe_path", "d.zip!/ (member 2)": "unsafe_path"}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("pack", [zipped, tarred])
def test_names_that_lead_out_of_the_archive_are_refused_and_the_others_go_on(tmp_path: Path, pack: object) -> None:
    names = ["../x.txt", "a/../../x.txt", "/etc/x.txt", "C:\\x.txt", "c:/x.txt", "..\\x.txt", "\\\\host\\x.txt"]
    found = read(tmp_path, "d.zip" if pack is zipped else "d.tar", pack([(name, b"x") for name in names] + TEXTS))  # type: ignore[operator]
    assert list(codes(found).values()) == ["unsafe_path"] * len(names)
    assert [record.payload for record in found[len(names) :]][:2] == [b"One.", b"Two."]
    assert len({record.key for record in found}) == len(found)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["d.zip" if pack is zipped else "d.tar"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(("name", "pack"), [("d.zip", zipped), ("d.tar", tarred)])
def test_two_members_of_one_name_are_two_records(tmp_path: Path, name: str, pack: object) -> None:
    files = [("a.txt", b"One."), ("a.txt", b"Two."), ("./a.txt", b"Three."), ("a.txt (member 2)", b"no text")]
    found = read(tmp_path, name, pack(files))  # type: ignore[operator]
    assert [record.path for record in found] == [
        f"{name}!/a.txt",
        f"{name}!/a.txt (member 2)",
        f"{name}!/a.txt (member 3)",
        f"{name}!/a.txt (member 2) (member 4)",
    ]


def test_what_a_walk_would_pass_over_is_ignored_and_named(tmp_path: Path) -> None:
    hidden = [(name, b"x") for name in (".DS_Store", "__MACOSX/._a.txt", "dir/.git/a.txt")]
    link = zipfile.ZipInfo("link.txt")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    target = io.BytesIO(zipped(hidden + TEXTS))
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("dir/", b"")
    special = []
    for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE):
        info = tarfile.TarInfo(f"special-{kind.decode()}")
        info.type, info.linkname = kind, "/etc/passwd"
        special.append(info)
    (tmp_path / "d.zip").write_bytes(target.getvalue())
    (tmp_path / "d.tar").write_bytes(tarred(hidden + TEXTS, special))
    drop = discover([str(tmp_path)])
    found = [record for file in drop.files() for record in records(file, drop.ignore)]
    assert len(found) == 6 and not codes(found)
    names = [name for name, _ in hidden]
    assert drop.ignored == [
        *(f"d.tar!/special-{kind}" for kind in "2136"),
        *(f"d.tar!/{name}" for name in names),
        *(f"d.zip!/{name}" for name in [*names, "link.txt"]),
    ]


@pytest.mark.parametrize(("name", "pack"), [("d.zip", zipped), ("d.tar", tarred), ("d.tar.gz", tarred)])
def test_a_manifest_in_an_archive_names_files_in_subfolders(tmp_path: Path, name: str, pack: object) -> None:
    manifest = b"file,title\nx/a.txt,A\nx/y/b,B\ngone.txt,C\n"
    files = [("d/x/a.txt", b"One."), ("d/x/y/b.txt", b"Two."), ("a.txt", b"Three."), ("d/manifest.csv", manifest)]
    content = pack(files)  # type: ignore[operator]
    (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    drop = discover([str(tmp_path)])
    found = {record.path: record.beside for file in drop.files() for record in records(file, drop.ignore)}
    assert found == {
        f"{name}!/d/x/a.txt": b'{"title":"A"}',
        f"{name}!/d/x/y/b.txt": b'{"title":"B"}',
        f"{name}!/a.txt": b"",
    }
    assert drop.ignored == [f"{name}!/d/manifest.csv: no file 'gone.txt'"]


def test_a_member_that_is_refused_is_there_for_the_manifest(tmp_path: Path) -> None:
    packed = bytearray(zipped([("a.txt", b"One."), ("manifest.csv", b"file,title\na.txt,A\n")]))
    packed[packed.index(b"PK\3\4") + 6] |= 1
    packed[packed.index(b"PK\1\2") + 8] |= 1
    (tmp_path / "d.zip").write_bytes(packed)
    drop = discover([str(tmp_path)])
    assert codes(record for file in drop.files() for record in records(file, drop.ignore)) == {
        "d.zip!/a.txt": "encrypted"
    }
    assert drop.ignored == []


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_folders_in_folders_without_end_cost_nothing(tmp_path: Path, pack: object) -> None:
    deep = [("a/" * 30_000 + f"{number}.txt", b"x") for number in range(10)]
    files = [*deep, ("manifest.csv", b"file,title\na/0.txt,A\n")]
    tracemalloc.start()
    assert len(read(tmp_path, "d.zip" if pack is zipped else "d.tar", pack(files))) == 10  # type: ignore[operator]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100_000_000  # of which the buffer for the largest manifest is 64


def test_names_in_other_encodings_are_readable(tmp_path: Path) -> None:
    unmarked = bytearray(zipped([("caf\u00e9.txt", b"x"), ("m\u00fc.txt", b"x")]))
    for place in range(len(unmarked) - 4):  # without the mark that says UTF-8
        if bytes(unmarked[place : place + 4]) in (b"PK\1\2", b"PK\3\4"):
            unmarked[place + (9 if unmarked[place + 2] == 1 else 7)] = 0
    old = bytes(unmarked).replace("m\u00fc".encode(), b"mu\x81")  # cp437, as old archivers write it
    assert [record.path for record in read(tmp_path, "d.zip", old)] == ["d.zip!/caf\u00e9.txt", "d.zip!/mu\u00fc.txt"]
    (record,) = read(tmp_path, "d.tar", tarred([(os.fsdecode(b"caf\xe9.txt"), b"x")]))
    assert record.path == "d.tar!/caf\\xe9.txt"


def test_a_member_cannot_pose_as_a_member_of_a_member(tmp_path: Path) -> None:
    found = read(tmp_path, "d.zip", zipped([("b.zip", zipped([("a.txt", b"x")])), ("b.zip!/a.txt", b"y")]))
    assert [record.path for record in found] == ["d.zip!/b.zip!/a.txt", "d.zip!/b.zip%21/a.txt"]


def test_an_encrypted_member_is_refused_and_the_others_go_on(tmp_path: Path) -> None:
    packed = bytearray(zipped(TEXTS))
    packed[packed.index(b"PK\3\4") + 6] |= 1
    packed[packed.index(b"PK\1\2") + 8] |= 1
    found = read(tmp_path, "d.zip", bytes(packed))
    assert codes(found) == {"d.zip!/a.txt": "encrypted"}
    assert len(found) == 3


def test_a_compression_that_nobody_reads_is_refused(tmp_path: Path) -> None:
    packed = bytearray(zipped(TEXTS))
    packed[packed.index(b"PK\3\4") + 8] = packed[packed.index(b"PK\1\2") + 10] = 9  # Deflate64
    found = read(tmp_path, "d.zip", bytes(packed))
    assert codes(found) == {"d.zip!/a.txt": "unsupported_format"}


def test_a_member_nobody_reads_is_refused_with_what_it_is(tmp_path: Path) -> None:
    for name, pack in (("d.zip", zipped), ("d.tar", tarred)):
        (record,) = read(tmp_path, name, pack([("p.jpeg", b"\xff\xd8\xff")]))
        assert codes([record]) == {f"{name}!/p.jpeg": "unsupported_format"}
        assert (record.payload, record.size) == (b"\xff\xd8\xff", 3)


def test_a_damaged_member_costs_itself_alone(tmp_path: Path) -> None:
    packed = bytearray(zipped([("a.txt", b"One. " * 99), ("b.txt", b"Two.")]))
    packed[40] ^= 0xFF
    found = read(tmp_path, "d.zip", bytes(packed))
    assert codes(found) == {"d.zip!/a.txt": "archive_damaged"}
    assert found[1].payload == b"Two."
    packed_tar = tarred([("a.txt.gz", gzip.compress(b"One.")[:-3]), ("b.txt", b"Two.")])
    found = read(tmp_path, "d.tar", packed_tar)
    assert codes(found) == {"d.tar!/a.txt.gz": "archive_damaged"}
    assert found[1].payload == b"Two."


def test_a_version_of_the_format_that_there_is_not_is_damage(tmp_path: Path) -> None:
    packed = bytearray(zipped(TEXTS))
    packed[packed.index(b"PK\1\2") + 6] = 247
    found = read(tmp_path, "d.zip", bytes(packed))
    assert codes(found) == {"d.zip": "archive_damaged"}
    assert len(found) == 4  # read without the list


def test_a_damaged_header_in_a_tar_is_not_its_end(tmp_path: Path) -> None:
    packed = bytearray(tarred([("a.txt", b"One."), ("b.txt", b"Two."), ("c.txt", b"Three.")]))
    packed[1024 + 150] ^= 0xFF  # in the checksum of the second member
    found = read(tmp_path, "d.tar", bytes(packed))
    assert [record.path for record in found] == ["d.tar!/a.txt", "d.tar"]
    assert found[1].partial and found[1].refusal and found[1].refusal.code is RejectCode.ARCHIVE_DAMAGED


@pytest.mark.parametrize("content", [b"", b"no archive at all, but some text" * 99])
@pytest.mark.parametrize("name", ["d.zip", "d.tar", "d.tar.gz"])
def test_what_is_no_archive_is_one_refused_record(tmp_path: Path, name: str, content: bytes) -> None:
    (record,) = read(tmp_path, name, content)
    assert codes([record]) == {name: "archive_damaged"}
    assert (record.payload, record.size) == (content, len(content))


def test_an_archive_without_members_has_no_records(tmp_path: Path) -> None:
    assert read(tmp_path, "d.zip", zipped([])) == []
    assert read(tmp_path, "d.tar", tarred([])) == []


@pytest.mark.parametrize("name", ["d.tar", "d.tar.gz", "d.tar.zst"])
@given(share=st.floats(0, 1, exclude_max=True))
@settings(max_examples=20, deadline=None)
def test_a_tar_that_is_cut_short_keeps_the_members_before_the_cut(
    tmp_path_factory: pytest.TempPathFactory, name: str, share: float
) -> None:
    files = [(f"{n:03}.txt", f"Text number {n}.".encode() * n) for n in range(1, 60)]
    packed = tarred(files)[: -19 * 512]  # up to the first block of the mark of its end
    whole = COMPRESS[name[5:]](packed) if name != "d.tar" else packed
    found = read(tmp_path_factory.mktemp("cut"), name, whole[: int(share * len(whole))])
    good = [record for record in found if record.refusal is None]
    assert [record.payload for record in good] == [content for _, content in files[: len(good)]]
    if len(good) < len(files):
        assert any(record.path == name and record.partial for record in found)


class TestBombs:
    @pytest.fixture(autouse=True)
    def small(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(guard, "FREE_BYTES", 1 << 20)

    def refused(self, found: list[Record], name: str) -> None:
        assert codes(found) == {name: "decompression_bomb"}
        assert found[-1].partial

    def test_one_huge_member(self, tmp_path: Path) -> None:
        self.refused(read(tmp_path, "d.zip", zipped([("a.txt", bytes(20_000_000))])), "d.zip")
        self.refused(read(tmp_path, "d.tar.gz", gzip.compress(tarred([("a.txt", bytes(20_000_000))]))), "d.tar.gz")

    def test_what_was_read_before_stands(self, tmp_path: Path) -> None:
        found = read(tmp_path, "d.zip", zipped([("a.txt", b"One."), ("b.txt", bytes(20_000_000)), ("c.txt", b"x")]))
        assert found[0].payload == b"One."
        self.refused(found, "d.zip")

    def test_nested(self, tmp_path: Path) -> None:
        bomb = zipped([(f"{n}.txt", bytes(500_000)) for n in range(10)])
        found = read(tmp_path, "d.zip", zipped([(f"{n}.zip", bomb) for n in range(10)]))
        self.refused(found, "d.zip")

    def test_members_that_share_their_bytes(self, tmp_path: Path) -> None:
        packed = overlapping(bytes(500_000), 200)
        found = read(tmp_path, "d.zip", packed)
        refused = set(codes(found).values())
        # Some builds of Python 3.11 refuse each such member themselves: no more than the budget is expanded either way.
        assert refused in ({"decompression_bomb"}, {"archive_damaged"})
        assert sum(record.size for record in found if record.refusal is None) <= guard.MAX_RATIO * len(packed)

    def test_a_size_that_lies(self, tmp_path: Path) -> None:
        packed = bytearray(zipped([("a.txt", bytes(20_000_000)), ("b.txt", b"Two.")]))
        struct.pack_into("<I", packed, packed.index(b"PK\1\2") + 24, 4)
        found = read(tmp_path, "d.zip", bytes(packed))
        assert codes(found) == {"d.zip!/a.txt": "archive_damaged"}
        assert found[-1].payload == b"Two."

    def test_a_sparse_file(self, tmp_path: Path) -> None:
        info = tarfile.TarInfo("a.txt")
        info.type = tarfile.GNUTYPE_SPARSE
        header = bytearray(info.tobuf(tarfile.GNU_FORMAT))
        header[386:410] = b"00000000000\000000000000\0"  # one part of no bytes
        header[483:495] = b"77777777777\0"  # and 8 GB of zeros after it
        header[148:156] = b" " * 8
        header[148:156] = b"%06o\0 " % sum(header)
        self.refused(read(tmp_path, "d.tar", bytes(header) + bytes(1024)), "d.tar")


def overlapping(content: bytes, members: int) -> bytes:
    """Every entry of the list names the same bytes."""
    packed = zipped([("a.txt", content)])
    start = packed.index(b"PK\1\2")
    end = packed.rindex(b"PK\5\6")
    entry = packed[start:end]
    return (
        packed[:start]
        + entry * members
        + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, members, members, len(entry) * members, start, 0)
    )


def test_a_chain_of_headers_in_a_tar_is_damage(tmp_path: Path) -> None:
    info = tarfile.TarInfo("././@LongLink")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 5
    chain = (info.tobuf(tarfile.GNU_FORMAT) + b"a.txt".ljust(512, b"\0")) * 5000
    (record,) = read(tmp_path, "d.tar", chain)
    assert codes([record]) == {"d.tar": "archive_damaged"}


def test_a_header_of_gigabytes_in_a_tar_is_damage(tmp_path: Path) -> None:
    info = tarfile.TarInfo("pax")
    info.type, info.size = tarfile.XHDTYPE, 4 << 30
    (record,) = read(tmp_path, "d.tar", info.tobuf(tarfile.GNU_FORMAT))
    assert codes([record]) == {"d.tar": "archive_damaged"}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@given(
    st.binary(max_size=100),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=5),
    st.floats(0, 1),
    st.sampled_from([".zip", ".tar", ".tar.gz", ".tar.zst"]),
)
@settings(max_examples=150, deadline=None)
def test_nothing_in_an_archive_raises(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, flips: list[tuple[float, int]], place: float, suffix: str
) -> None:
    packed = bytearray(zipped(TEXTS + SIDECARS[:4]) if suffix == ".zip" else tarred(TEXTS + SIDECARS[:4]))
    for share, value in flips:
        packed[int(share * len(packed))] = value
    start = int(place * len(packed))
    compress = COMPRESS.get(suffix.removeprefix(".tar"), bytes)
    found = read(
        tmp_path_factory.mktemp("noise"), "d" + suffix, compress(bytes(packed[:start] + noise + packed[start:]))
    )
    assert len({record.key for record in found}) == len(found)


def streamed(files: list[tuple[str, bytes]], method: int) -> bytes:
    """As a program writes it that cannot seek: sizes stand after the data."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise io.UnsupportedOperation

        def seek(self, *args: int) -> int:
            raise io.UnsupportedOperation

    target = Pipe()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize("pack", [zipped, streamed])
@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
@given(share=st.floats(0, 1))
@settings(max_examples=15, deadline=None)
def test_a_zip_that_is_cut_short_keeps_the_members_before_the_cut(
    tmp_path_factory: pytest.TempPathFactory,
    pack: Callable[[list[tuple[str, bytes]], int], bytes],
    method: int,
    share: float,
) -> None:
    files = [(f"{n:03}.txt", f"Text number {n}. ".encode() * n) for n in range(1, 40)]
    whole = pack(files, method)
    ends = [place for place in range(4, len(whole)) if whole[place : place + 4] in (b"PK\3\4", b"PK\1\2")][: len(files)]
    cut = min(int(share * len(whole)), len(whole) - 1)
    found = read(tmp_path_factory.mktemp("cut"), "d.zip", whole[:cut])
    good = [record.payload for record in found if record.refusal is None]
    assert good == [content for _, content in files[: len(good)]]
    if method == zipfile.ZIP_DEFLATED or pack is zipped:  # where the end of a member can be told
        assert len(good) >= sum(end <= cut for end in ends) - 1
    assert codes(found[-1:]) == {"d.zip": "archive_damaged"} and found[-1].partial


def test_a_list_of_members_that_would_fill_the_memory_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zip_archive, "MAX_LIST_BYTES", 100_000)
    packed = overlapping(b"x", 3000)
    (record,) = read(tmp_path, "d.zip", packed)
    assert codes([record]) == {"d.zip": "too_large"}
    assert record.partial and record.size == len(packed)


def test_sidecars_are_found_in_every_packing_alike(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "dir").mkdir(parents=True)
    for name, content in SIDECARS:
        (folder / name).write_bytes(content)

    def told(found: list[Record], before: str) -> set[tuple[str, bytes, str, str | None]]:
        return {(r.path.removeprefix(before), r.beside, r.sha256, r.refusal.code if r.refusal else None) for r in found}

    drop = discover([str(folder)])
    plain = told([record for file in drop.files() for record in records(file)], "")
    assert ("dir/a.txt", b'{"title":"The title"}') in {(path, beside) for path, beside, _, _ in plain}
    assert ("dir/b.txt", RejectCode.METADATA_SYNTAX) in {(path, code) for path, _, _, code in plain}
    assert {path for path, _, _, _ in plain} == {"dir/a.txt", "dir/b.txt", "a.txt", "c.json", "l.jsonl.meta.json"}
    zip_file, tar = zipped(SIDECARS), tarred(SIDECARS)
    for name, packed in (("d.zip", zip_file), ("d.tar", tar), ("d.tar.gz", gzip.compress(tar))):
        found = told(read(tmp_path, name, packed), name + "!/")
        assert {told[:2] + told[3:] for told in found} == {told[:2] + told[3:] for told in plain}
        assert {t for t in found if not t[3]} == {t for t in plain if not t[3]}
    alone = of(folder / "dir" / "a.txt")
    assert alone[0].beside == b'{"title":"The title"}'
    assert of(folder / "dir" / "a.json") == []
