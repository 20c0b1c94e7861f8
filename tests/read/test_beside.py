"""Sidecars and manifests: what belongs to which file, and what it costs when it cannot be read."""

import json

import pytest

from flows.errors import Reject
from flows.read import manifest
from flows.read.beside import Beside


def beside(**files: str | bytes) -> Beside:
    """A folder of these files; `__` stands for the dot of their names."""
    named = {
        name.replace("__", "."): content.encode() if isinstance(content, str) else content
        for name, content in files.items()
    }
    return Beside(list(named), named.__getitem__)


def known(folder: Beside, name: str) -> object:
    found = folder.of(name)
    return json.loads(found) if found else {}


@pytest.mark.parametrize(
    ("article", "sidecar", "content"),
    [
        ("a__txt", "a__json", '{"title": "T"}'),
        ("a__html", "a__yml", "title: T"),
        ("a__txt", "a__yaml", "title: T"),
        ("a__txt", "a__meta__json", '[{"title": "T"}]'),
        ("a__txt", "a__txt__json", '\ufeff{"title": "T"}'),
        ("a__txt__gz", "a__txt__json", '{"title": "T"}'),
        ("a__txt__gz", "a__json", '{"title": "T"}'),
        ("a__jsonl", "a__meta__json", '{"title": "T"}'),
        ("a__json", "a__meta__yml", "title: T"),
    ],
)
def test_a_sidecar_has_the_stem_of_its_file(article: str, sidecar: str, content: str) -> None:
    folder = beside(**{article: "The text.", sidecar: content})
    names = [name.replace("__", ".") for name in (article, sidecar)]
    assert [folder.is_beside(name) for name in names] == [False, True]
    assert [known(folder, name) for name in names] == [{"title": "T"}, {}]


@pytest.mark.parametrize("other", ["b__txt", "a__jsonl", "a__csv", "a__pdf"])
def test_a_json_file_beside_no_text_of_its_stem_is_an_article(other: str) -> None:
    folder = beside(a__json='{"text": "The text."}', **{other: ""})
    assert not folder.is_beside("a.json")


ROWS = [{"file": "a.txt", "title": "A"}, {"file": "./x/b.html", "title": "B"}, {"file": "gone.txt", "title": "C"}]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("manifest__json", json.dumps(ROWS)),
        ("metadata__json", json.dumps({"articles": ROWS})),
        ("manifest__json", json.dumps({row["file"]: {"title": row["title"]} for row in ROWS})),
        ("manifest__jsonl", "\n".join(map(json.dumps, ROWS))),
        ("metadata__csv", "path;title\na.txt;A\nx\\b.html;B\ngone.txt;C\n"),
        (
            "manifest__yml",
            "- {filename: a, title: A}\n- {filename: b.html, title: B}\n- {filename: gone.txt, title: C}\n",
        ),
    ],
)
def test_a_manifest_names_files(name: str, content: str) -> None:
    folder = beside(a__txt="", b__html__gz="", c__txt="", **{name: content})
    manifest_name = name.replace("__", ".")
    assert folder.is_beside(manifest_name) and not folder.is_beside("a.txt")
    assert known(folder, "a.txt") == {"title": "A"}
    assert known(folder, "b.html.gz") == {"title": "B"}
    assert known(folder, "c.txt") == {}
    folder.claim(["a.txt", "b.html.gz", "c.txt", manifest_name])
    assert list(folder.unclaimed()) == [f"{manifest_name}: no file 'gone.txt'"]


MANIFEST = b'file,title\nx/a.txt,Below\n/home/jane/b.txt,Elsewhere\n1/c.txt,C\n2/c.txt,C\ny/d,D\n"broken'


def folders(manifest: bytes) -> tuple[Beside, Beside, Beside]:
    """A folder with this manifest, and its subfolders `x` and `y/z`."""
    outer = Beside(["a.txt", "b.txt", "c.txt", "manifest.csv"], lambda name: manifest, ["x", "y", "w"])
    below = Beside(
        ["d.html", "e.html"], lambda name: b"", (), Beside([], lambda name: b"", ["z"], outer.above("y")).above("z")
    )
    return outer, Beside(["a.txt"], lambda name: b"", (), outer.above("x")), below


def test_a_row_with_a_path_means_the_file_there_or_its_end_where_it_comes_from_elsewhere() -> None:
    outer, x, _ = folders(MANIFEST.removesuffix(b'"broken'))
    assert known(x, "a.txt") == {"title": "Below"}
    assert known(outer, "a.txt") == {}
    assert known(outer, "b.txt") == {"title": "Elsewhere"}
    assert known(outer, "c.txt") == {}  # nobody knows which row is meant
    assert outer.above("w") == ()


def test_a_manifest_names_files_at_any_depth() -> None:
    _, _, below = folders(b"file,title\ny/z/d,Below\n")
    assert known(below, "d.html") == {"title": "Below"}
    assert known(below, "e.html") == {}


def test_a_broken_row_may_be_of_a_file_below() -> None:
    outer, x, below = folders(b'file,title\ny/z/d,Below\n"broken')
    assert known(below, "d.html") == {"title": "Below"}
    assert known(x, "a.txt") == {}  # no row leads there
    for folder, name in ((below, "e.html"), (outer, "a.txt")):
        with pytest.raises(Reject, match="metadata_syntax"):
            folder.of(name)


def test_a_row_that_is_nobodys_is_shown_shortened() -> None:
    folder = beside(manifest__csv="file,title\n" + "a" * 100_000 + ",A\n")
    assert [len(row) for row in folder.unclaimed()] == [len("manifest.csv: no file ''") + 200]


def test_the_sidecar_comes_before_the_manifest_field_by_field() -> None:
    folder = beside(
        a__txt="", a__yml="headline: sidecar", manifest__csv="file,title,publisher\na.txt,manifest,The Paper\n"
    )
    assert known(folder, "a.txt") == {"headline": "sidecar", "publisher": "The Paper"}


def test_a_file_called_metadata_that_names_no_file_is_an_article() -> None:
    folder = beside(metadata__jsonl='{"id": 1, "text": "The text."}\n', a__txt="")
    assert not folder.is_beside("metadata.jsonl")
    assert known(folder, "a.txt") == {}


@pytest.mark.parametrize(
    "sidecar",
    [
        {"a__json": "{"},
        {"a__json": "[1, 2]"},
        {"a__json": "[" * 100_000},
        {"a__json": b"\x00\x01"},
        {"a__yml": "a: &x [1]\nb: *x"},
        {"a__yml": "[" * 100_000},
        {"a__yml": 'title: "\\ud800"'},
        {"a__yml": "? {a: b}\n: c"},
        {"a__yml": "just words"},
        {"manifest__json": "{"},
        {"manifest__jsonl": '{"file": "b.txt"}\n{"file": "a.t'},
        {"manifest__csv": 'file,title\nb.txt,B\n"a.txt,A\n'},
        {"manifest__yml": "- [" * 50_000},
    ],
)
def test_what_cannot_be_read_refuses_the_file_it_may_belong_to(sidecar: dict[str, str | bytes]) -> None:
    folder = beside(a__txt="The text.", b__txt="Another.", **sidecar)
    with pytest.raises(Reject, match="metadata_syntax"):
        folder.of("a.txt")


def test_a_broken_row_refuses_no_file_that_another_row_names() -> None:
    folder = beside(a__txt="", b__txt="", manifest__jsonl='{"file": "b.txt", "title": "B"}\n{"file": "a.t')
    assert known(folder, "b.txt") == {"title": "B"}


def test_a_file_that_cannot_be_opened_is_a_refusal() -> None:
    def closed(name: str) -> bytes:
        raise PermissionError(13, "Permission denied")

    with pytest.raises(Reject, match=r"a\.json: Permission denied"):
        Beside(["a.txt", "a.json"], closed).of("a.txt")


def test_a_manifest_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest, "LARGEST", 100)
    with pytest.raises(Reject, match="at most 100 are read"):
        beside(a__txt="", manifest__jsonl='{"file": "a.txt"}\n' * 10).of("a.txt")


def test_each_manifest_is_read_once() -> None:
    asked: list[str] = []

    def read(name: str) -> bytes:
        asked.append(name)
        return b"file,title\na.txt,A\n"

    folder = Beside(["a.txt", "b.txt", "manifest.csv"], read)
    for name in ("a.txt", "b.txt", "manifest.csv"):
        folder.is_beside(name)
        folder.of(name)
    assert asked == ["manifest.csv"]
