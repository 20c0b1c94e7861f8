"""The enrichment gate: people, places, works, quotations, dates, outlets and stories of labelled articles, on floors.

    python -m tests.quality.enrichment                    how it stands beside the floors
    python -m tests.quality.enrichment --raise            floors become what is reached, where that is better
    python -m tests.quality.enrichment --accept "why"     floors become what is reached, worse or not
    python -m tests.quality.enrichment --kinds            how often each kind of difference occurs
    python -m tests.quality.enrichment --worst 5          the articles with most differences, with each of them
    python -m tests.quality.enrichment FOLDER             articles of another folder, laid out alike: no floors

`tests.quality.enrichment_set` says what the labels are, `tests.quality.enrichment_measures` what each measure is. The
articles are processed as a run would, one by one on the day of their drop, then grouped into stories together. The
floors are of an environment with every optional model: those of the development group.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from flows import stages
from flows.article import Article
from flows.enrich.recognition.ner import ENGLISH
from flows.enrich.recognition.spacy_model import loaded
from flows.enrich.recognition.spans import Span
from flows.stories import group
from tests.quality.enrichment_measures import FIGURES, Compared, Tally, bcubed, compare, pairs_f1, whole
from tests.quality.enrichment_set import ARTICLES, LabelledArticle, read_set
from tests.quality.floors import Figures, Floors, hash_of, parser, show

FLOORS = Path(__file__).parent / "enrichment_floors.yml"
ALL = "all"
GROUPS = (ALL, "en", "de", "other languages")
MEASURES = (*FIGURES, "stories", "near_duplicates")
NO_FLOOR = ("model_alone",)  # what the program is held against, not held to


@dataclass(frozen=True, slots=True)
class Outcome:
    """One pass over the set."""

    figures: Figures
    articles: tuple[Compared, ...]

    @property
    def held(self) -> Figures:
        """The figures that have floors."""
        return {
            row: {name: figure for name, figure in figures.items() if name not in NO_FLOOR}
            for row, figures in self.figures.items()
        }


def set_hash() -> str:
    """SHA-256 over the names and bytes of all labelled articles."""
    return hash_of(ARTICLES, "*.yml")


def measure(labelled: Sequence[LabelledArticle]) -> Outcome:
    """One pass: every article processed, stories found, all of it compared with the labels."""
    articles = group([stages.process(one.raw, one.options) for one in labelled])
    compared = tuple(
        compare(one, article, _alone(one) if one.language == "en" else None)
        for one, article in zip(labelled, articles, strict=True)
    )
    figures = {row: _figures(one for one in compared if row in (ALL, _group(one.language))) for row in GROUPS}
    figures[ALL] |= _corpus(labelled, articles)
    return Outcome(figures, compared)


def _group(language: str) -> str:
    return language if language in GROUPS else GROUPS[-1]


def _figures(compared: Iterable[Compared]) -> dict[str, float]:
    sums: dict[str, Tally] = {}
    for one in compared:
        for name, tally in one.tallies.items():
            sums[name] = sums.get(name, Tally()).plus(tally)
    found = {name: figure(sums[name]) for name, figure in FIGURES.items() if name in sums}
    return {name: figure for name, figure in found.items() if figure is not None}


def _corpus(labelled: Sequence[LabelledArticle], articles: Sequence[Article]) -> dict[str, float]:
    """The measures of all articles together."""
    pairs = list(zip(labelled, articles, strict=True))
    stories = bcubed(
        {one.name: one.story or one.name for one in labelled},
        {one.name: article.story.id if article.story else article.id for one, article in pairs},
    )
    copies = pairs_f1(
        {one.name: one.near_duplicate_of or one.name for one in labelled},
        {one.name: article.near_duplicate_of or article.id for one, article in pairs},
    )
    return {"stories": stories} if copies is None else {"stories": stories, "near_duplicates": copies}


def _alone(labelled: LabelledArticle) -> list[Span]:
    """What the English model gives for the text as it stands, without anything of this project."""
    doc = loaded(ENGLISH)(whole(labelled))
    return [Span(one.start_char, one.end_char, ENGLISH.kinds.get(one.label_, "other")) for one in doc.ents]


def main() -> int:
    """Print, and change the floors where that is asked for."""
    arguments = parser(__doc__ or "")
    arguments.add_argument("folder", nargs="?", type=Path, default=ARTICLES)
    arguments.add_argument("--worst", type=int, metavar="N", default=0)
    arguments.add_argument("--kinds", action="store_true")
    asked = arguments.parse_args()
    held = asked.folder.resolve() == ARTICLES
    if not held and (asked.raised or asked.accept):
        arguments.error("floors are of the articles of the repository alone")
    known, outcome = Floors.read(FLOORS) if held else Floors(), measure(read_set(asked.folder))
    show(outcome.figures, known, MEASURES, by_row=False)
    if asked.kinds:
        _print_kinds(outcome.articles)
    for one in sorted(outcome.articles, key=lambda one: -len(one.differences))[: asked.worst]:
        _print_differences(one)
    return known.settle(FLOORS, outcome.held, set_hash(), asked) if held else 0


def _print_kinds(compared: Iterable[Compared]) -> None:
    kinds = Counter((difference.kind, _group(one.language)) for one in compared for difference in one.differences)
    table = Table("difference", *GROUPS[1:])
    for kind in sorted({kind for kind, _ in kinds}):
        table.add_row(kind, *(str(kinds[kind, row]) for row in GROUPS[1:]))
    Console().print(table)


def _print_differences(one: Compared) -> None:
    console = Console()
    console.print(f"{one.name}: {len(one.differences)}", style="bold", markup=False)
    for kind, detail in one.differences:
        console.print(f"  {kind}: {detail}", markup=False, highlight=False)


if __name__ == "__main__":
    sys.exit(main())
