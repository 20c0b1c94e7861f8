"""Today's documents of the seeds, and their comparison with the committed ones."""

import difflib
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from flows.article import Article
from flows.inputs import Options
from flows.process import process_files, with_stories
from flows.read.discover import discover

FOLDER = Path(__file__).parent
SEEDS = FOLDER.parents[1] / "seeds"
OPTIONS = Options(drop_date=date(2026, 1, 5), first_seen_at=datetime(2026, 1, 5, 6, 0, tzinfo=UTC))


def today() -> dict[str, dict[str, Any]]:
    """Documents by the name of their golden file, as `flows process --stories --drop-date 2026-01-05 seeds` makes them.

    Without `pipeline` and `signature`: hashes that change with every rule, and tell a reader nothing.
    """
    results = with_stories(process_files(list(discover([str(SEEDS)], "seeds").files()), OPTIONS))
    documents = {}
    for result in results:
        assert isinstance(result, Article), result
        document = result.to_document()
        del document["pipeline"]
        document.pop("signature", None)
        documents[Path(result.source.path).stem + ".json"] = document
    return documents


def written(document: dict[str, Any]) -> str:
    """A golden file's text."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def difference(name: str, document: dict[str, Any]) -> str:
    """Unified diff from the committed document to today's; empty when they are the same."""
    path = FOLDER / name
    committed = path.read_text(encoding="utf-8") if path.exists() else ""
    lines = difflib.unified_diff(committed.splitlines(), written(document).splitlines(), name, "today", lineterm="")
    return "\n".join(lines)
