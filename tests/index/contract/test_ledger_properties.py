"""The ledger against plain dictionaries, on every engine."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.index.ledger import LedgerEntry, RecordKey, RecordOutcome, RejectedRecord, Selection
from tests.engines import Opener

NOW = datetime(2026, 1, 1, 12, 30, 15, 250_000, tzinfo=UTC)
DROPS = ("desk", "/mnt/agency")
PATHS = ("a.txt", "b/a.txt", "b/É [1].txt", "z.zip!/a.jsonl")
RECORDS = ("", "1", "line 17")
RUNS = ("r1", "r2", "r3")
EXAMPLES = {"embedded": 100, "elasticsearch": 8}  # a call of a server's ledger takes some 20 ms

names = st.text("ab*?[]\\'\"%_^-!é𝒜\n /.", min_size=1, max_size=8)
"""Paths and patterns of few characters: those that patterns, SQL and Query DSL read as something else, among others."""


def expected(pattern: str) -> re.Pattern[str]:
    """The glob as a regular expression."""
    if not set("*?") & set(pattern):
        pattern = f"*{pattern}*"
    parts = {"*": ".*", "?": "."}
    return re.compile("".join(parts.get(character) or re.escape(character) for character in pattern), re.DOTALL)


def entry(key: RecordKey, outcome: RecordOutcome = RecordOutcome.LOADED, **changes: str | None) -> LedgerEntry:
    drop, path, record = key
    empty = LedgerEntry(drop, path, record, "00" * 32, 3, outcome, None, None, None, "f1", "r1", NOW)
    return replace(empty, **changes)  # type: ignore[arg-type]


def reject_of(entry: LedgerEntry) -> RejectedRecord:
    return RejectedRecord(
        *entry.key,
        entry.sha256,
        entry.size,
        str(entry.reason),
        str(entry.detail),
        b"\0\xff",
        entry.run_id,
        entry.seen_at,
    )


@st.composite
def batches(draw: st.DrawFn) -> list[list[LedgerEntry]]:
    """What several calls book: every place at most once a call."""
    keys = st.tuples(st.sampled_from(DROPS), st.sampled_from(PATHS), st.sampled_from(RECORDS))
    made = []
    for number in range(draw(st.integers(1, 4))):
        batch = []
        for key in draw(st.lists(keys, unique=True, max_size=8)):
            outcome = draw(st.sampled_from(RecordOutcome))
            rejected = outcome is RecordOutcome.REJECTED
            batch.append(
                entry(
                    key,
                    outcome,
                    sha256=draw(st.sampled_from(["11" * 32, "22" * 32, "33" * 32])),
                    article_id=draw(st.sampled_from([None, "x1", "x2"] if rejected else ["x1", "x2", "x3"])),
                    reason=draw(st.sampled_from(["binary", "empty"])) if rejected else None,
                    detail="NUL bytes" if rejected else None,
                    run_id=RUNS[number % len(RUNS)],
                )
            )
        made.append(batch)
    return made


def fits(entry: LedgerEntry, selection: Selection) -> bool:
    exact = (
        (selection.drop, entry.drop),
        (selection.outcome, entry.outcome),
        (selection.reason, entry.reason),
        (selection.run_id, entry.run_id),
    )
    path = selection.path is None or expected(selection.path).fullmatch(entry.path)
    return bool(path) and all(wanted is None or wanted == value for wanted, value in exact)


selections = st.builds(
    Selection,
    drop=st.sampled_from([None, *DROPS]),
    path=st.none() | st.sampled_from(["*", "b/*", "?.txt", "[1]", "a", "*!/*", "nothing"]),
    outcome=st.none() | st.sampled_from(RecordOutcome),
    reason=st.sampled_from([None, None, "binary", "empty"]),
    run_id=st.sampled_from([None, None, *RUNS]),
)


def test_the_ledger_is_a_dictionary_of_its_last_entries(engine_name: str, opener: Opener) -> None:
    ledger = opener().ledger

    @settings(max_examples=EXAMPLES[engine_name], deadline=None)
    @given(batches(), st.lists(selections, min_size=1, max_size=4), st.integers(1, 3))
    def check(made: list[list[LedgerEntry]], asked: list[Selection], page_size: int) -> None:
        cleared = [
            entry((drop, path, record), RecordOutcome.DELETED) for drop in DROPS for path in PATHS for record in RECORDS
        ]
        ledger.record(cleared)
        model = {one.key: one for one in cleared}  # nothing of the last example stands
        for number, batch in enumerate(made):
            batch = [replace(one, seen_at=NOW + timedelta(minutes=number)) for one in batch]
            refused = [reject_of(one) for one in batch if one.outcome is RecordOutcome.REJECTED]
            ledger.record(batch, refused)
            model |= {one.key: one for one in batch}
        standing = [one for one in model.values() if one.outcome is not RecordOutcome.DELETED]
        assert ledger.known([*model, ("desk", "a.txt", "nobody")]) == model
        assert ledger.drops() == {drop: n for drop in DROPS if (n := sum(one.drop == drop for one in standing))}
        assert ledger.articles() == len({one.article_id for one in standing} - {None})
        held = sorted((one for one in standing if one.article_id in ("x1", "x3")), key=lambda one: one.key)
        assert ledger.of_articles(["x1", "x3", "x9"]) == held
        accepted = {one.sha256 for one in standing if one.outcome is not RecordOutcome.REJECTED}
        by_bytes = ledger.of_bytes(["11" * 32, "22" * 32, "33" * 32])
        assert by_bytes.keys() == accepted
        assert all(model[one.key] == one and one.sha256 == sha256 for sha256, one in by_bytes.items())
        newest = sorted(map(reject_of, filter(_refused, standing)), key=lambda one: one.key)
        assert ledger.rejected() == sorted(newest, key=lambda one: one.seen_at, reverse=True)
        for selection in asked:
            fitting = sorted((one for one in model.values() if fits(one, selection)), key=lambda one: one.key)
            found: list[LedgerEntry] = []
            while page := ledger.entries(selection, after=found[-1].key if found else None, limit=8 * page_size):
                found += page
            assert found == fitting
            anyhow = replace(selection, outcome=None)
            refusals = [reject_of(one) for one in model.values() if _refused(one) and fits(one, anyhow)]
            assert ledger.rejects(selection) == sorted(refusals, key=lambda one: one.key)

    check()


def _refused(entry: LedgerEntry) -> bool:
    return entry.outcome is RecordOutcome.REJECTED


def test_a_path_is_selected_as_its_glob_says(engine_name: str, opener: Opener) -> None:
    ledger, drops = opener().ledger, count()

    @settings(max_examples=EXAMPLES[engine_name] * 2, deadline=None)
    @given(st.lists(names, min_size=1, max_size=8, unique=True), st.lists(names, min_size=1, max_size=5))
    def check(paths: list[str], patterns: list[str]) -> None:
        drop = f"drop {next(drops)}"
        ledger.record([entry((drop, path, "")) for path in paths])
        for pattern in [*patterns, *paths]:
            found = {one.path for one in ledger.entries(Selection(drop=drop, path=pattern))}
            assert found == {path for path in paths if expected(pattern).fullmatch(path)}, pattern

    check()
