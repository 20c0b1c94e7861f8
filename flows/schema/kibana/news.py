"""The dashboard "News": what the articles are about, by whom, and when."""

from flows.schema.kibana.columns import count, highest, lowest, over_time, top, unique
from flows.schema.kibana.data_views import ARTICLES_BY_DATE as ARTICLES
from flows.schema.kibana.data_views import NEWS_SINCE
from flows.schema.kibana.layout import Dashboard, row
from flows.schema.kibana.panels import Listing, Text, bars, donut, figure, table

_ARTICLES = count("Articles")
_SEVERAL = "An article that has several counts once for each of them."

NEWS = Dashboard(
    "news",
    "News",
    "What the articles are about: outlets, people, places, topics, languages and stories over time.",
    since=NEWS_SINCE,
    controls=(
        (ARTICLES, "outlet.name"), (ARTICLES, "language"), (ARTICLES, "people"), (ARTICLES, "places"),
        (ARTICLES, "topics"),
    ),
    rows=(
        row(
            5,
            figure("Articles", ARTICLES, _ARTICLES),
            figure("Outlets", ARTICLES, unique("outlet.name", "Outlets")),
            figure("People", ARTICLES, unique("people", "People")),
            figure("Stories", ARTICLES, unique("story.id", "Stories")),
        ),
        row(
            14,
            bars(
                "Articles over time by outlet", ARTICLES, over_time("@timestamp"), _ARTICLES,
                split=top("outlet.name", 9, missing=True),
                note="By the best known date. Where none is known, that is the day of the run that read the article.",
            ),
            donut("Languages", ARTICLES, top("language", 9, other=True), _ARTICLES),
            widths=(36, 12),
        ),
        row(
            14,
            bars("People in the news", ARTICLES, top("people", 15), _ARTICLES, note=_SEVERAL),
            bars("Places in the news", ARTICLES, top("places", 15), _ARTICLES, note=_SEVERAL),
            bars("Topics", ARTICLES, top("topics", 15), _ARTICLES, note=_SEVERAL),
        ),
        row(
            14,
            bars("Organisations in the news", ARTICLES, top("organisations", 15), _ARTICLES, note=_SEVERAL),
            bars("Shows, films, albums, books", ARTICLES, top("works", 15), _ARTICLES, note=_SEVERAL),
            bars("Authors", ARTICLES, top("authors", 15), _ARTICLES, note=_SEVERAL),
        ),
        row(
            14,
            table(
                "Largest stories", ARTICLES, top("story.id", 50), _ARTICLES, unique("outlet.name", "Outlets"),
                lowest("@timestamp", "First article"), highest("@timestamp", "Last article"),
                note="A story is the articles that tell one event. Point at an id and choose the + to see only "
                "these.",
            ),
            table(
                "Outlets in numbers", ARTICLES, top("outlet.name", 50), _ARTICLES, unique("people", "People named"),
                count("With a content warning", where="content_warnings : *"),
                count("With a quality flag", where="quality : *"),
            ),
        ),
        row(18, Listing("The articles", "latest-articles")),
        row(
            4,
            Text(
                "Reading this dashboard",
                "A click on a bar or a slice shows only its articles. The bar above takes words and fields, as in "
                "`body : pool and outlet.name : *`. Field names are in the articles' data view and in "
                "`docs/kibana.md` of article-flows.",
            ),
        ),
    ),
)  # fmt: skip
