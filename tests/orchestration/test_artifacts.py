"""The report as markdown: whatever an article is called, it stays text."""

import html
import json
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from flows.orchestration.artifacts import escaped, markdown, tables
from flows.report import Breach, Drift, Measured, Profile, RunReport

RENDER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
MARKS = st.text(st.sampled_from("ab1 \\`*_{}[]()#+-.!|~<>&;:@/'\"$=\n"), max_size=60)


def cell(text: str) -> str:
    """What the body cell of a table shows for this markdown, as HTML."""
    rendered: str = RENDER.render(f"| head |\n| --- |\n| {text} |\n")
    return rendered.partition("<td>")[2].partition("</td>")[0]


@given(MARKS | st.text(max_size=60))
def test_a_value_is_shown_as_the_characters_it_is(value: str) -> None:
    shown = html.unescape(cell(escaped(value)))
    controls = str.maketrans({chr(code): "�" for code in [*range(0x20), *range(0x7F, 0xA0)] if chr(code) not in "\t\n"})
    reordering = str.maketrans({chr(code): "�" for code in [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]})
    assert shown == " ".join(value.translate(controls).translate(reordering).split())


@given(MARKS)
def test_a_value_makes_no_element(value: str) -> None:
    assert "<" not in cell(escaped(value))


def test_the_report_holds_every_count_and_no_markup_of_an_article() -> None:
    started = datetime(2026, 1, 1, tzinfo=UTC)
    report = RunReport(
        run_id="20260101T000000-abc123",
        drops=["/data/<b>drop</b>"],
        index="/var/lib/index",
        started_at=started,
        finished_at=started + timedelta(seconds=3),
        state="completed",
        files=2,
        seen=1203,
        loaded=1203,
        created=1200,
        updated=3,
    )
    report.people["<script>alert(1)</script>"] = 2
    report.people["[Jane](http://example.org) | Roe"] = 1
    report.outlets.update({f"outlet {number:03}": 1 for number in range(50)})
    report.ignored = [".hidden|`x`"]
    shown = RENDER.render(markdown(report))
    assert "<script>" not in shown and "<b>" not in shown and "<a " not in shown and "<code>" not in shown
    assert '<td>loaded</td>\n<td style="text-align:right">1,203</td>' in shown
    assert "[Jane](http://example.org) | Roe" in html.unescape(shown)
    assert "and 30 more" in shown
    assert "Helplines" not in shown


def test_what_moved_and_what_does_not_hold_is_told_and_stays_text() -> None:
    report = busy("<i>|x")
    shown = RENDER.render(markdown(report))
    assert "<i>" not in shown and "&lt;i&gt;|x" in shown
    for told in ("notable", "90.0 %", "Does not hold", "the drop", "3 a second", "Accepted by", "30.0 %", "Why:"):
        assert told in html.unescape(shown), told


def test_tables_hold_figures_and_are_bounded() -> None:
    report = busy("long " * 1000)
    for number in range(500):
        report.reasons[f"reason {number}"] = 1
        report.profiles[f"outlet {number}"] = Profile(documents=number)
    made = tables(report)
    assert {name for name, rows in made.items() if rows} == {"reasons", "outlets", "stages", "drift", "slowest"}
    assert all(len(rows) <= 20 for rows in made.values())
    assert max(len(str(value)) for rows in made.values() for row in rows for value in row.values()) <= 120
    assert made["outlets"][0]["articles"] == 499 and made["slowest"][0]["seconds"] == 2.0
    assert len(markdown(report)) < 20_000
    json.dumps(made)


def test_of_a_run_that_did_nothing_there_is_no_table() -> None:
    assert not any(tables(RunReport(run_id="r", started_at=datetime(2026, 1, 1, tzinfo=UTC))).values())


def busy(name: str) -> RunReport:
    """A report in which everything is called `name`."""
    started = datetime(2026, 1, 1, tzinfo=UTC)
    report = RunReport(run_id="r", started_at=started, finished_at=started + timedelta(seconds=2), runner=name)
    report.count_work({name: 2.0}, Measured(article_id=None, drop=name, path=name, record=name, value=3))
    report.count_seconds({"read": 0.5}, documents=6)
    report.drift = [Drift(measure=f"undated share {name}", now=0.9, before=0.1, runs=3, notable=True)]
    report.breaches = [Breach(assertion=name, found=0.3, expected=0.2, is_share=True)]
    report.error = name
    report.accepted_by = name
    return report
