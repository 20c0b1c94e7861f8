"""An archive on a real Elasticsearch with something for every panel and search.

Two runs over the seeds and a drop of several outlets and languages, with duplicates, changed and broken records, and
what only a bad day leaves in the ledger.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.article import Pipeline, StageVersion
from flows.errors import RejectCode
from flows.index.elastic.engine import ElasticIndex
from flows.index.ledger import LedgerEntry, RecordOutcome, RejectedRecord
from flows.ingest import ingest
from flows.inputs import Options
from flows.raw_store.store import RawStore
from flows.read.discover import discover
from flows.report import Breach, Drift, RunReport
from flows.settings import Settings
from tests.elasticsearch.fixtures import archive
from tests.index.documents import document

SEEDS = Path(__file__).resolve().parents[2] / "seeds"

POOL = (
    "The council of Northfield voted on Tuesday to close the old swimming pool at the end of the year. "
    'Mayor Anna Whitfield said: "We have looked at every other way to pay for it, and there is none." '
    "Residents of Northfield had collected four thousand signatures against the plan, which was first discussed in "
    'spring. "This pool taught my children to swim," said Peter Marlow, who lives beside it in London.'
)
SCHWIMMBAD = (
    "Der Stadtrat von Hamburg hat am Dienstag beschlossen, das alte Schwimmbad zum Jahresende zu schließen. "
    "„Wir haben alle anderen Wege geprüft, und es gibt keinen“, sagte die Bürgermeisterin Anna Weber. "
    "Die Anwohner hatten viertausend Unterschriften gegen den Plan gesammelt, über den seit dem Frühling "
    "gesprochen wird."
)
PISCINE = (
    "Le conseil municipal de Lyon a décidé mardi de fermer la vieille piscine à la fin de l'année. "
    "« Nous avons étudié toutes les autres solutions, et il n'y en a pas », a déclaré la maire Anne Dupont. "
    "Les habitants avaient recueilli quatre mille signatures contre ce projet, dont on parle depuis le printemps."
)
LIBRARY = POOL.replace("swimming pool", "library").replace("swim", "read")
WARNED = "Warning: This story discusses abuse.\n\nAdvert\n\n" + POOL.replace("swimming pool", "prison")
CORRECTED = (
    "LONDON (AP) — The bridge at Northfield is open again to all traffic after two years of repairs, the council said "
    "on Tuesday.\n\nThe bridge at Northfield, which opened on Tuesday (Image: PA)\n\nResidents of Northfield had "
    'collected four thousand signatures for it. "This bridge is the way to school for my children," said Peter Marlow, '
    'who lives beside it. "Nobody has ever asked the children," she said.'
    "\n\nCorrection: An earlier version of this article said that the repairs took three years."
)
TRUNCATED = "The bridge at Northfield is closed to all traffic, and the repairs will take until the spring of next ..."


@pytest.fixture(scope="session")
def corpus(elasticsearch_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the archive. Tests only read it."""
    folder = tmp_path_factory.mktemp("kibana")
    with archive(elasticsearch_url) as url:
        index = ElasticIndex.open(url, Settings())
        try:
            _fill(index, folder)
        finally:
            index.close()
        yield url


def _fill(index: ElasticIndex, folder: Path) -> None:
    now = datetime.now(UTC)
    drop = folder / "drop"
    drop.mkdir()
    _write(drop, now)
    store = RawStore(folder / "raw")
    ingest(index, store, discover([str(SEEDS), str(drop)]), Options.starting_now())
    (drop / "later.jsonl").write_text(_line("https://www.bbc.co.uk/news/uk-1", POOL + " The vote was repeated.", now))
    ingest(index, store, discover([str(SEEDS), str(drop)]), Options.starting_now())
    with index.writer("what an older pipeline made") as writer:
        writer.upsert([_of_another_pipeline(now)])
    _note_a_bad_day(index, now)


def _write(drop: Path, now: datetime) -> None:
    """The first state of the drop."""
    lines = [
        _line("https://www.bbc.co.uk/news/uk-1", POOL, now - timedelta(days=400)),
        _line("https://www.bbc.co.uk/news/uk-2", LIBRARY, now - timedelta(days=30)),
        _line("https://www.bbc.co.uk/news/uk-3", LIBRARY + " Nobody else spoke.", now - timedelta(days=29)),
        _line("https://www.bbc.co.uk/news/uk-4", WARNED, now - timedelta(days=20), author="Jane Roe", tags=["Prisons"]),
        _line("https://www.bbc.co.uk/news/uk-5", TRUNCATED, None),
        _line("https://www.bbc.co.uk/news/uk-6", CORRECTED, now - timedelta(days=10)),
        _line("https://www.spiegel.de/panorama/a-1", SCHWIMMBAD, now - timedelta(days=90)),
        _line("https://www.lemonde.fr/societe/1", PISCINE, now - timedelta(days=3)),
        '{"text": broken',
        json.dumps({"title": "No text"}),
    ]
    (drop / "news.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (drop / "copy.txt").write_text(POOL.replace("swimming pool", "theatre"), encoding="utf-8")
    (drop / "copy of it.txt").write_text(POOL.replace("swimming pool", "theatre"), encoding="utf-8")
    (drop / "cut.txt").write_text(TRUNCATED, encoding="utf-8")
    (drop / "empty.txt").write_text("", encoding="utf-8")
    (drop / "picture.txt").write_bytes(bytes(range(256)) * 20)


def _line(url: str, text: str, published: datetime | None, **more: object) -> str:
    when = {"published_at": published.isoformat(timespec="seconds")} if published else {}
    return json.dumps({"url": url, "title": f"What {url[-4:]} says of it", "text": text, **when, **more})


def _of_another_pipeline(now: datetime) -> dict[str, object]:
    stage = StageVersion(stage="clean", version="0", fingerprint="0" * 16)
    changed = document("an-older-one", POOL, pipeline=Pipeline(run_id="20250101T000000-0000", stages=[stage]))
    return changed | {"@timestamp": (now - timedelta(days=700)).isoformat(timespec="seconds")}


def _note_a_bad_day(index: ElasticIndex, now: datetime) -> None:
    entry = LedgerEntry(
        drop="old", path="bad.html", record="", sha256="0" * 64, size=9, outcome=RecordOutcome.REJECTED,
        article_id=None, reason=RejectCode.DEFECT, detail="ValueError in clean", fingerprint="0" * 16,
        run_id="stopped-run", seen_at=now,
    )  # fmt: skip
    gone = replace(entry, path="gone.txt", outcome=RecordOutcome.DELETED, reason=None, detail=None)
    index.ledger.record([entry, gone], [RejectedRecord.of(entry, b"<p>words", format="html")])
    earlier = now - timedelta(days=2)
    for report in (
        RunReport(run_id="stopped-run", started_at=earlier, finished_at=now, state="stopped", drops=["old"], seen=1,
                  rejected=1),
        RunReport(run_id="held-run", started_at=earlier, finished_at=now, state="held", drops=["old"],
                  drift=[Drift(measure="median words", now=10, before=300, runs=3, notable=True)],
                  breaches=[Breach(assertion="long", found=10, expected=300, severity="stop")]),
        RunReport(run_id="reprocess-run", kind="reprocess", started_at=earlier, state="completed",
                  finished_at=earlier + timedelta(minutes=3), stale=Counter({"clean": 4})),
    ):  # fmt: skip
        index.ledger.save_run(report.model_dump(mode="json"))
