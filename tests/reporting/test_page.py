"""The page of a run: complete, harmless, and in need of nothing else."""

import base64
import hashlib
import re
from collections import Counter
from datetime import UTC, datetime

from bs4 import BeautifulSoup, Tag
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.memory import Peak
from flows.report import Breach, Drift, Measured, Profile, RunReport
from flows.report.profile import total
from flows.reporting.page import page

from .reports import report

HOSTILE = (
    '<script>alert("1")</script>',
    '"><img src=x onerror=alert(1)>',
    "</style><style>*{background:url(//example.org)}",
    "</title></svg><a href='javascript:alert(1)'>x</a>",
    "a\x1b[31m\u202egnp.\udcff",
    "&lt;b&gt; & ]]> -->",
)
NAMES = st.sampled_from(HOSTILE) | st.text(max_size=40)
LOADING = ["script", "link", "img", "iframe", "object", "embed", "form", "base", "a", "image", "use"]
ADDRESS = re.compile(r"(?i)\b(?:https?:)?//|url\(|@import")


def full(name: str) -> RunReport:
    """Everything that a page can show, of a run over inputs of this name."""
    made = report(9, outlet=name, drops=[name], reasons=Counter({name: 2}), unmapped=Counter({name: 3}))
    made = made.model_copy(update={"ignored": [name], "refused": [name], "abstained": [name], "accepted_by": name})
    made.profiles[name].removed.update({name: 7, **{f"kind {n}": n for n in range(1, 12)}})
    made.profiles.update({f"outlet {n}": Profile(documents=n) for n in range(1, 30)})
    for counter in (made.people, made.quality, made.languages):
        counter.update({name: 3})
    made.stories.update({"stories_founded": 3})
    made.count_work({name: 1.0}, Measured(article_id=None, drop=name, path=name, record=name, value=9))
    made.count_memory(Peak(name, 1000))
    made.drift = [Drift(measure=name, now=1, before=2, runs=3, usual=0.5, notable=True)]
    made.breaches = [Breach(assertion=name, outlet=name, found=1, expected=2, severity="stop")]
    return made.model_copy(update={"runner": name, "index": name, "error": name, "stale": Counter({name: 1})})


def parsed(content: bytes) -> BeautifulSoup:
    return BeautifulSoup(content.decode(), "lxml")


PLAIN = parsed(page(full("The Northfield Times"), [report(day) for day in range(8, 0, -1)]))


def shape(soup: BeautifulSoup) -> list[tuple[str, list[str]]]:
    """The elements and the names of their attributes, in order."""
    return [(tag.name, sorted(tag.attrs)) for tag in soup.find_all(True)]


@settings(max_examples=10, deadline=None)
@given(NAMES.filter(lambda name: bool(name.strip())))
def test_whatever_inputs_are_called_the_page_has_the_same_elements(name: str) -> None:
    earlier = [report(day) for day in range(8, 0, -1)]
    assert Counter(map(str, shape(parsed(page(full(name), earlier))))) == Counter(map(str, shape(PLAIN)))


def test_nothing_is_loaded_run_or_sent() -> None:
    for name in HOSTILE:
        soup = parsed(page(full(name)))
        assert not soup.find_all(LOADING)
        attributes = [(key, str(value)) for tag in soup.find_all(True) for key, value in tag.attrs.items()]
        assert not [
            key for key, _ in attributes if key.startswith("on") or key in ("href", "src", "style", "xlink:href")
        ]
        (style,) = soup.find_all("style")
        assert not ADDRESS.search(style.get_text())


def test_the_policy_allows_the_one_style_and_nothing_else() -> None:
    policy = PLAIN.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    assert isinstance(policy, Tag) and PLAIN.style
    digest = base64.b64encode(hashlib.sha256(PLAIN.style.get_text().encode()).digest()).decode()
    assert policy["content"] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


def test_every_plot_stands_beside_a_table_and_has_a_title() -> None:
    plots = PLAIN.select("figure")
    assert len(plots) >= 8
    for plot in plots:
        assert plot.parent and plot.parent.select("table caption")
        assert plot.select_one("svg[role=img] > title")


def test_a_section_has_a_heading_and_no_row_more_or_less_cells_than_its_head() -> None:
    for found in PLAIN.select("section"):
        assert found.h2
    for table in PLAIN.select("table"):
        heads = len(table.select("thead th"))
        assert {len(row.find_all(["th", "td"])) for row in table.select("tbody tr")} == {heads}


def test_on_a_telephone_each_cell_of_a_broad_table_has_its_heading() -> None:
    for table in PLAIN.select("table"):
        heads = [head.get_text() for head in table.select("thead th")]
        assert table["class"] == ["broad" if len(heads) > 3 else "narrow"]
        for row in table.select("tbody tr"):
            assert [cell["data-heading"] for cell in row.find_all("td")] == heads[1:]


def test_a_run_that_did_not_complete_says_why_and_shows_no_figure_that_it_lacks() -> None:
    stopped = RunReport(
        run_id="r", kind="rebuild", state="stopped", error="it <b>broke", started_at=datetime(2026, 1, 5, tzinfo=UTC)
    )
    soup = parsed(page(stopped))
    assert [told.get_text() for told in soup.select("header .why")] == [
        "it <b>broke. The same command goes on from there."
    ]
    assert [tile.get_text() for tile in soup.select(".tiles span")] == ["records seen", "loaded", "rejected"]


def test_a_first_run_says_that_there_is_nothing_to_compare_it_with() -> None:
    assert "Not compared with earlier runs: that takes 3 healthy ones" in parsed(page(report(0))).get_text()


def test_findings_have_their_units_and_none_is_left_out_silently() -> None:
    made = report(9)
    made.breaches = [
        Breach(assertion="a", found=0.5, expected=0.25, is_share=True),
        *[Breach(assertion="b", found=12_345, expected=999.7)] * 40,
    ]
    findings = parsed(page(made)).select("section")[0].get_text(" ")
    assert "50.0 % 25.0 %" in findings and "12,345 1,000" in findings and "and 11 more" in findings


def test_a_large_run_gives_a_page_of_bounded_size() -> None:
    made = full("x" * 1000)
    for number in range(5000):
        made.reasons[f"reason {number}"] = made.people[f"person {number}"] = 1
    assert len(page(made, [report(day) for day in range(8, 0, -1)])) < 300_000


def test_a_run_that_does_nothing_has_a_page_too() -> None:
    soup = parsed(page(RunReport(run_id="r", started_at=datetime(2026, 1, 5, tzinfo=UTC))))
    assert soup.h1 and [found.get_text() for found in soup.select("h2")] == ["Outcomes"]


def test_outlets_beyond_those_shown_are_one_row_and_all_add_up() -> None:
    made = full("The Northfield Times")
    rows = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in PLAIN.select("table tbody tr")]
    (more,) = (row for row in rows if row[0] == "15 more" and len(row) == 7)
    assert int(more[2]) == sum(range(1, 16))
    (whole,) = (row for row in rows if row[0] == "all" and len(row) == 7)
    assert whole[2] == f"{total(made.profiles.values()).documents:,}"


def test_removed_lines_of_all_outlets_add_up() -> None:
    made = report(9, outlet="outlet 0")
    for n in range(1, 20):
        made.profiles[f"outlet {n}"] = Profile(documents=1, removed=Counter(advert=n))
    section = next(one for one in parsed(page(made)).select("section") if one.find("h2", string="Removed lines"))
    *outlets, whole = ([cell.get_text() for cell in row.find_all(["th", "td"])] for row in section.select("tbody tr"))
    assert outlets[-1][:2] == ["5 more", "15"] and whole[:2] == ["all", "2,190"]
    assert sum(int(row[1].replace(",", "")) for row in outlets) == 2190


def test_what_is_no_part_of_the_records_seen_has_no_share_of_them() -> None:
    rows = parsed(page(report(9, articles=10, missing=50))).select("section:nth-of-type(2) tbody tr")
    assert [cell.get_text() for cell in rows[-1].find_all(["th", "td"])] == ["gone from the drop", "50", ""]


def test_what_was_taken_out_is_no_story() -> None:
    made = RunReport(run_id="r", kind="forget", started_at=datetime(2026, 1, 5, tzinfo=UTC))
    made.forgotten["articles"] = 3
    assert [found.get_text() for found in parsed(page(made)).select("h2")] == ["Outcomes", "Taken out"]


def test_an_assertion_that_stops_is_told_apart_from_one_that_warns() -> None:
    made = report(9)
    stops = Breach(assertion="a", found=1, expected=2, severity="stop")
    made.breaches = [stops, stops.model_copy(update={"severity": "warn"})]
    told = [cell.get_text() for cell in parsed(page(made)).select("section td.text")]
    assert told[:4] == ["the drop", "stops", "the drop", "warns"]
