"""The dashboard "Quotes": who speaks, how, where, and in which words."""

from flows.schema.kibana.columns import count, groups, over_time, top, unique
from flows.schema.kibana.data_views import NEWS_SINCE
from flows.schema.kibana.data_views import QUOTATIONS as QUOTES
from flows.schema.kibana.layout import Dashboard, row
from flows.schema.kibana.panels import Listing, bars, donut, figure, table

_QUOTES = count("Quotes")

QUOTED = Dashboard(
    "quotes-dashboard",
    "Quotes",
    "Who speaks, with which verbs, in which outlets, over time; and the quotes themselves.",
    since=NEWS_SINCE,
    controls=((QUOTES, "speaker"), (QUOTES, "outlet.name"), (QUOTES, "language"), (QUOTES, "type")),
    rows=(
        row(
            5,
            figure("Number of quotes", QUOTES, _QUOTES),
            figure("Speakers", QUOTES, unique("speaker", "Speakers")),
            figure("Articles with quotes", QUOTES, unique("article_id", "Articles")),
        ),
        row(
            14,
            bars(
                "Quotes over time by speaker", QUOTES, over_time("@timestamp"), _QUOTES,
                split=top("speaker", 9, missing=True), note="By the date of the article.",
            ),
            donut(
                "How the speaker is known", QUOTES,
                groups(
                    "Attribution", named='attribution : "named"', described='attribution : "described"',
                    by_a_pronoun='attribution : "pronoun"', several_people='attribution : "plural"',
                    from_the_quote_before='attribution : "continued"', unknown="not speaker : *",
                ),
                _QUOTES,
            ),
            widths=(36, 12),
        ),
        row(
            16,
            bars("Who speaks", QUOTES, top("speaker", 20), _QUOTES),
            bars("Verbs", QUOTES, top("verb", 20), _QUOTES, split=top("type", 2), note="Of sentences and of words."),
            bars(
                "Who speaks where", QUOTES, top("outlet.name", 10), _QUOTES, split=top("speaker", 5, other=True),
                note="In each outlet its five most quoted, and the rest.",
            ),
        ),
        row(
            14,
            table(
                "Speakers in numbers", QUOTES, top("speaker", 100), _QUOTES, unique("article_id", "Articles"),
                unique("outlet.name", "Outlets"), unique("story.id", "Stories"),
            ),
            donut("Languages of the quotes", QUOTES, top("language", 9, other=True), _QUOTES),
            widths=(32, 16),
        ),
        row(24, Listing("In their words", "latest-quotes")),
    ),
)  # fmt: skip
