"""How what is printed is held against what a page shows."""

from tests.docs.shown import known, same

RUN, OTHER = "20261123T004608-eecc88", "20270101T000000-abcdef"


def test_words_count_and_the_width_of_the_terminal_does_not() -> None:
    assert same("index   ~/x\nrun  done", "index ~/x\n   run\n  done\n", {})
    assert not same("index ~/x", "index ~/y", {})
    assert not same("5 records", "5 records in 5 files", {})


def test_times_and_sizes_differ_from_run_to_run() -> None:
    assert same("5 records, 5.3 s", "5 records, 12.0 s", {})
    assert not same("5 records, 5.3 s", "6 records, 5.3 s", {})
    assert same("undated, seen 2026-11-22 · score 1.30", "undated, seen 2027-01-01 · score 1.31", {})


def test_what_is_left_out_is_marked() -> None:
    assert same("a\n...\nd", "a\nb\nc\nd", {})
    assert same("a\n...\nd", "a\nd", {})
    assert not same("a\n...\nd", "a\nb\nc", {})


def test_a_run_keeps_its_name() -> None:
    names: dict[str, str] = {}
    assert same(f"run {RUN}", f"run {OTHER}", names)
    assert names == {RUN: OTHER}
    assert known(f"flows runs show {RUN}", names) == f"flows runs show {OTHER}"
    assert not same(f"run {RUN}", f"run {RUN}", names)
    assert not same(f"{OTHER} and {OTHER}", f"{RUN} and {OTHER}", {})
