"""Records, rejects and runs as they are printed: all that is known, and nothing that acts on a terminal."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from flows.console.records import print_left_alone, print_reject, print_rejects, print_whereabouts
from flows.console.runs import print_run, print_runs
from flows.index.ledger import LedgerEntry, RecordOutcome, RejectedRecord
from flows.rejects import LeftAlone
from flows.report import RunReport
from flows.whereabouts import Whereabouts
from tests.console.test_rendering import HOSTILE, console, shown

NOW = datetime(2026, 1, 5, 12, 30, tzinfo=UTC)
ENTRY = LedgerEntry(
    "desk", "a.txt", "", "0" * 64, 3, RecordOutcome.REJECTED, "x1", "binary", "NUL byte at 0", "f", "r1", NOW
)
REJECT = RejectedRecord("desk", "a.txt", "line 7", "0" * 64, 9, "binary", "NUL byte at 0", b"\0\x01abc\xff", "r1", NOW)


def hostile_entry() -> LedgerEntry:
    return replace(ENTRY, drop=HOSTILE, path=HOSTILE, record=HOSTILE, reason=HOSTILE, detail=HOSTILE, run_id=HOSTILE)


def test_whatever_a_ledger_holds_printing_it_only_prints() -> None:
    printer = console()
    entry = hostile_entry()
    print_whereabouts(printer, [Whereabouts(entry, HOSTILE, up_to_date=True)], more=False, hint=HOSTILE)
    print_rejects(printer, [entry], Counter({HOSTILE: 1}))
    text = HOSTILE.encode()
    reject = replace(
        REJECT, drop=HOSTILE, path=HOSTILE, record=HOSTILE, sha256=HOSTILE, code=HOSTILE, detail=HOSTILE, head=text,
        run_id=HOSTILE, format=HOSTILE, encoding=HOSTILE, beside=text, location=HOSTILE,
    )  # fmt: skip
    print_reject(printer, reject)
    print_reject(printer, replace(reject, head=text + b"\xff\0"))
    print_left_alone(printer, [LeftAlone(*[HOSTILE] * 4)])
    report = RunReport(run_id=HOSTILE, drops=[HOSTILE], kind=HOSTILE, started_at=NOW, index=HOSTILE).to_document()
    print_runs(printer, [report | {"state": HOSTILE}])
    print_run(printer, report)
    assert "[red]Kutcher[/red]" in shown(printer)


def test_a_record_says_what_it_became_and_when() -> None:
    printer = console()
    loaded = replace(ENTRY, path="b.jsonl", record="7", outcome=RecordOutcome.LOADED, reason=None)
    found = [
        Whereabouts(ENTRY, "The pool closes", up_to_date=False),
        Whereabouts(loaded, "The pool closes", up_to_date=True),
    ]
    print_whereabouts(printer, found, more=True, hint=None)
    text = " ".join(shown(printer).split())
    assert (
        "rejected a.txt binary: NUL byte at 0 · still there as The pool closes, x1 · 2026-01-05 12:30 · run r1 · stale"
        in text
    )
    assert "loaded b.jsonl, record 7 The pool closes, x1" in text
    assert text.count("desk") == 1
    assert "the first 2" in text


def test_rejects_are_counted_by_reason_beyond_those_shown() -> None:
    printer = console()
    print_rejects(printer, [ENTRY], Counter(binary=2, empty=1200))
    assert "1,202 rejected, the first 1 shown: empty 1,200, binary 2" in shown(printer)
    printer = console()
    print_rejects(printer, [], Counter())
    assert "no rejects" in shown(printer)


def test_bytes_are_dumped_and_text_is_printed() -> None:
    printer = console()
    print_reject(printer, REJECT)
    text = shown(printer)
    assert "00000000  00 01 61 62 63 ff" in text
    assert "..abc." in text
    assert "9; kept: the first 6" in text
    printer = console()
    print_reject(printer, replace(REJECT, head="one\r\ntwo é".encode()[:-1], beside=b'{"url": "u"}', encoding="cp1252"))
    assert "one\ntwo \n" in shown(printer)
    assert '{"url": "u"}' in shown(printer)


@pytest.mark.parametrize(
    ("head", "rest"), [(b"a" * 60_000, "56,000 more characters"), (b"\0" * 1000, "488 more bytes")]
)
def test_what_is_long_is_cut_and_says_so(head: bytes, rest: str) -> None:
    printer = console()
    print_reject(printer, replace(REJECT, head=head))
    assert f"{rest} are kept: --raw" in shown(printer)


def test_runs_say_how_they_ended() -> None:
    report = RunReport(run_id="r2", drops=["/mnt/desk"], started_at=NOW, seen=3, loaded=2, rejected=1).to_document()
    printer = console()
    print_runs(printer, [report | {"state": "interrupted"}])
    text = shown(printer)
    assert "r2  interrupted  ingest, 2026-01-05 12:30" in text
    assert "3 seen, 2 loaded, 1 rejected · /mnt/desk" in text
    printer = console()
    print_runs(printer, [])
    assert "flows ingest" in shown(printer)
