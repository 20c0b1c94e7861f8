"""What nobody writes and somebody sends: a million characters of one thing go through cleaning and every enrichment.

A pattern that takes quadratic time would take hours here, and the time limit of the test run would end it.
"""

from dataclasses import replace

import pytest

from flows.clean import clean
from flows.enrich import signature, summary, topics
from flows.enrich.dates import stage as dates
from flows.enrich.language import stage as language
from flows.enrich.outlet import stage as outlet
from flows.enrich.quotes import stage as quotes
from flows.errors import Reject, RejectCode
from tests.enrich.articles import OPTIONS, article, raw

LENGTH = 1_000_000
UNITS = {
    "letters": "a",
    "spaces": "x" + " " * 3_000,
    "full stops": ".",
    "capitals": "Aa ",
    "marks": "\"'“‘",
    "quotations": '"We said no to that." ',
    "quotations that touch": '"We said no to that"',
    "open quotations": "“We were told so, he said.\n",
    "verbs": "said ",
    "addresses": "a@b.c ",
    "links": "https://a.b/c",
    "telephone numbers": "call 0800 123 ",
    "tags": "<b>",
    "entities": "&amp;",
    "mojibake": "Ã©",
    "accents": "e\u0301\u0327",
    "no spaces": "中",
}
STAGES = (language, outlet, quotes, dates, topics, summary, signature)


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS.keys())
def test_a_line_of_a_million_characters_is_cleaned_and_enriched(unit: str) -> None:
    text = "The bridge is closed.\n" + unit * (LENGTH // len(unit))
    found = article(text, language="en")
    for stage in STAGES:
        found = stage.enrich(found, raw(), OPTIONS)
    assert len(found.quotes) <= 1_000
    try:
        assert clean(replace(raw(), text=text), OPTIONS).body
    except Reject as reject:
        assert reject.code is RejectCode.NO_ARTICLE


def test_a_page_nested_a_hundred_thousand_deep_is_read() -> None:
    text = "<p>The bridge was closed on Monday because its cables need repair.</p>"
    page = "<div>" * 100_000 + text + "</div>" * 100_000
    assert clean(replace(raw("html"), text=page), OPTIONS).body.startswith("The bridge was closed")
