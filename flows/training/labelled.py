"""Labelled drops: the raw lines of an article, each with what it is. What the line model learns from and is held to.

A folder of labelled drops holds `*.lines` files of UTF-8 text, one article each: a head of `# key: value` lines, then
one `label<TAB>text` line for each line of the raw text, blank ones included (an empty text).

    # outlet: gazette.example
    # language: en
    # style: pasted selection of a British tabloid
    title	Bridge to close for a year
    advert	Advert
    keep	The council of Northfield closes the old bridge in May.
    ignore

Labels are the kinds of `flows.clean.verdicts.Kind`, and two more: `keep` for text of the article, and `ignore` for a
line that nobody is judged by (blank, or of both sorts). `outlet` names what is held out together: two articles of one
outlet never stand on both sides of a split.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from flows.clean.verdicts import Kind
from flows.errors import UsageError

Label = Literal["keep", "ignore"] | Kind
LABELS: frozenset[str] = frozenset({"keep", "ignore", *get_args(Kind)})
SUFFIX = ".lines"


@dataclass(frozen=True, slots=True)
class LabelledDrop:
    """One article as it came, line by line. `labels` and `lines` are of one length; line 1 is the first."""

    name: str  # of the file, without suffix
    outlet: str
    language: str  # ISO 639-1
    lines: tuple[str, ...]
    labels: tuple[str, ...]
    style: str = ""

    @property
    def text(self) -> str:
        """The raw text, as a drop would hold it."""
        return "\n".join(self.lines)

    @property
    def gold(self) -> str:
        """The article: its lines and nothing else."""
        return "\n".join(line for line, label in zip(self.lines, self.labels, strict=True) if label == "keep")


def read_folder(folder: Path) -> Iterator[LabelledDrop]:
    """Every labelled drop of a folder and those below it, by path. Raises `UsageError` where there is none."""
    found = sorted(folder.rglob(f"*{SUFFIX}"))
    if not found:
        raise UsageError(f"{folder} holds no labelled drops: files that end in {SUFFIX}")
    yield from map(read_file, found)


def read_file(path: Path) -> LabelledDrop:
    """Raises `UsageError`, naming file and line, for an unknown label, a missing tab or a head without outlet; also
    for a file that is no UTF-8."""
    try:
        content = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8: byte {error.start}") from error
    head: dict[str, str] = {}
    labels: list[str] = []
    lines: list[str] = []
    for number, row in enumerate(content.split("\n"), start=1):
        if not labels and row.startswith("# "):
            key, _, value = row[2:].partition(":")
            head[key.strip()] = value.strip()
            continue
        label, tab, text = row.partition("\t")
        if not row and not tab:
            continue  # the end of the file, or a blank row between head and lines
        if not tab or label not in LABELS:
            raise UsageError(f"{path}, line {number}: {label[:40]!r} is no label; a row is label, tab, text")
        labels.append(label)
        lines.append(text)
    if missing := {"outlet", "language"} - head.keys():
        raise UsageError(f"{path} does not say its {' and its '.join(sorted(missing))}")
    return LabelledDrop(path.stem, head["outlet"], head["language"], tuple(lines), tuple(labels), head.get("style", ""))
