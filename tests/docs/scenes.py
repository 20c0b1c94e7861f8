"""What is there before the reader of a page types its first command."""

import json
from dataclasses import dataclass, field

from tests.docs.pages import page


@dataclass(frozen=True, slots=True)
class Scene:
    """`before` are commands that ran already, `before_cluster` those before what is for Elasticsearch; `files` stand in
    the folder, and `words` stand for a name that the page cannot know."""

    before: tuple[str, ...] = ()
    before_cluster: tuple[str, ...] = ()
    files: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)


FIRST_DAY = ("flows ingest seeds --without entities,quotes",)
SEED = "0a72878812953d0a7df80bf9"
_POOL = {
    "url": "https://example.org/2023/09/pool-closes",
    "title": "The pool closes",
    "text": "The pool of Northfield closes in autumn, the council said on Monday. It had been open for forty years.\n\n"
    "Swimmers will go to the next town, where a new pool was built in spring.",
}
_LABELLED = """# outlet: outlet-{0}.example
# language: en
navigation\tRegion {0}
navigation\tWeather {0}
navigation\tNight boats {0}
keep\tThe old bridge over the river will be closed for two years from Monday, the council said.
keep\tEngineers had found cracks in three of its seven pillars. The river belongs to all of us.
keep\tThe mayor promised a ferry for everyone who works on the other side.
navigation\tTickets
share\tCopy link
"""
_GAZETTE = {
    "url": "https://valleygazette.example/bridge",
    "title": "Old bridge closes",
    "text": "The old bridge over the river will be closed for two years from Monday, the council said.\n\n"
    "Engineers had found cracks in three of its seven pillars. The river belongs to all of us.\n\n"
    "Written with love by the river\n\n"
    "The mayor promised a ferry for everyone who works on the other side.",
}


def scene(path: str) -> Scene:
    """That of the page at this path; the seeds alone, where nothing else is said."""
    return _SCENES.get(path, Scene())


_SCENES = {
    "docs/model.md": Scene(
        before=("mkdir labelled", "mv drop-*.lines labelled"),
        files={f"drop-{outlet}.lines": _LABELLED.format(outlet) for outlet in range(6)},
        words={"FOLDER...": "labelled"},
    ),
    "docs/operations.md": Scene(
        before_cluster=("flows ingest seeds",),
        files={"gazette.jsonl": json.dumps(_GAZETTE), "own.yml": page("docs/operations.md").blocks("yaml")[0]},
    ),
    "docs/outlets.md": Scene(before=FIRST_DAY),
    "docs/query.md": Scene(before=FIRST_DAY),
    "docs/quotes.md": Scene(before_cluster=("flows ingest seeds --index http://localhost:9200 --without entities",)),
    "docs/reports.md": Scene(before=FIRST_DAY),
    "docs/rules.md": Scene(
        before=("mkdir -p ~/.local/share/article-flows/rules", "cp own.yml ~/.local/share/article-flows/rules/own.yml"),
        files={"own.yml": next(block for block in page("docs/rules.md").blocks("yaml") if "own-gazette" in block)},
    ),
    "docs/runs.md": Scene(
        before=(r"printf '\xef\xbb\xbfcaf\xff' > seeds/broken.txt", *FIRST_DAY),
        words={"PLACE": "broken.txt"},
    ),
    "docs/stories.md": Scene(
        before=FIRST_DAY, files={"articles.jsonl": page("docs/rules.md").blocks("jsonl")[0]}, words={"ID": SEED}
    ),
    "docs/takedown.md": Scene(
        files={"pool.jsonl": json.dumps(_POOL)}, before=("flows ingest pool.jsonl --without entities",)
    ),
    "docs/topics.md": Scene(before=FIRST_DAY),
}
