"""What a rule would do to a drop, told before it does it."""

from pathlib import Path

import pytest

from flows.clean.rules import Book, Rule, book
from flows.inputs import Options
from flows.read.discover import discover
from flows.read.records import records
from flows.rulemaking.difference import Difference, Judging, difference
from tests.clean.documents import BODY, OPTIONS

LINE = "Blue river evening of the Gazette."
RULE = Rule(
    id="own-a", kind="related", reason="A line of the Gazette", starts=("blue river",), acts_on=(LINE,),
    keeps=("The river was blue.",),
)  # fmt: skip


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    folder = tmp_path / "drop"
    folder.mkdir()
    (folder / "plain.txt").write_text("\n\n".join(BODY))
    (folder / "little.txt").write_text("\n\n".join([*BODY[:2], LINE, BODY[2]]))
    (folder / "much.txt").write_text("\n\n".join([BODY[0], *[f"{LINE[:-1]} {word}." for word in "abcdef"], BODY[2]]))
    (folder / "broken.json").write_text("{")
    return folder


def judged(drop: Path, after: Book, before: Book | None = None, options: Options = OPTIONS) -> Difference:
    found = (record for file in discover([str(drop)]).files() for record in records(file))
    return difference(found, Judging(before or book(), OPTIONS), Judging(after, options))


def test_it_counts_what_changes_and_what_loses_much(drop: Path) -> None:
    told = judged(drop, book().and_also([RULE], "own.yml"))
    assert (told.documents, told.changed, told.lose_much, told.emptied, told.unreadable) == (3, 2, 1, 0, 1)
    assert told.rules == {"own-a": 7}
    assert not told.back


def test_the_most_dangerous_come_first_each_line_between_those_that_stay(drop: Path) -> None:
    told = judged(drop, book().and_also([RULE], "own.yml"))
    assert [(sample.path, len(sample.lines)) for sample in told.samples] == [("much.txt", 6), ("little.txt", 1)]
    assert told.samples[0].lost > 0.2 > told.samples[1].lost > 0
    (line,) = told.samples[1].lines
    assert (line.line, line.text, line.rule, line.above, line.below) == (5, LINE, "own-a", BODY[1], BODY[2])


def test_what_comes_back_is_told_by_the_rule_that_took_it(drop: Path) -> None:
    told = judged(drop, book(), before=book().and_also([RULE], "own.yml"))
    assert (told.changed, told.lose_much, dict(told.back), dict(told.rules)) == (2, 0, {"own-a": 7}, {})
    assert all(line.back for sample in told.samples for line in sample.lines)


def test_a_document_of_which_nothing_stays(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{LINE}\n\n{LINE[:-1]} twice.")
    assert judged(tmp_path, book().and_also([RULE], "own.yml")).emptied == 1


def test_twenty_documents_are_shown_and_no_more_of_each_than_fits(tmp_path: Path) -> None:
    for number in range(30):
        lines = [f"{LINE} {'x' * 500} {position}." for position in range(number)]
        (tmp_path / f"{number:02}.txt").write_text("\n\n".join([*BODY, *lines, *BODY]))
    told = judged(tmp_path, book().and_also([RULE.model_copy(update={"max_length": 1000})], "own.yml"))
    assert (told.changed, len(told.samples)) == (29, 20)
    assert (len(told.samples[0].lines), told.samples[0].more) == (12, 17)
    assert max(len(line.text) for sample in told.samples for line in sample.lines) == 300


def test_the_same_rules_change_nothing(drop: Path) -> None:
    assert judged(drop, book()).changed == 0
