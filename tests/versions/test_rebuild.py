"""The next version of an index: the same documents, checked before they serve; an interruption costs nothing."""

import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from flows import stages
from flows.article import Article, Entity, Source, Story, Version
from flows.article import Place as Seen
from flows.errors import Stop, UsageError
from flows.index.archive import Archive
from flows.index.base import Document, WriteOutcome, WriteStatus
from flows.index.opening import open_archive, open_index
from flows.inputs import Metadata, Options, RawArticle
from flows.raw_store.store import RawStore
from flows.stories.names import Given, called, full_name_in
from flows.versions.judged import JudgedQuery
from flows.versions.rebuild import drop_old, rebuild
from flows.versions.renew import Origin, renew
from flows.versions.sample import Sample
from tests.index.documents import document
from tests.index.versions import Place, leave_unfinished, serving, store_as_they_are

ROOT = Path(__file__).resolve().parents[2]
SEEN = datetime(2026, 1, 5, 12, tzinfo=UTC)
FAST = frozenset(set(stages.OPTIONAL) - {"dates", "signature"})


@pytest.fixture
def archive(place: Place) -> Iterator[Archive]:
    with open_archive(place.location, place.settings) as opened:
        yield opened


@pytest.fixture
def raw_store(tmp_path: Path) -> RawStore:
    return RawStore(tmp_path / "raw")


def load(place: Place, *documents: Document) -> None:
    with open_index(place.location, place.settings) as index, index.writer("a test") as writer:
        outcomes = writer.upsert(documents)
    assert all(outcome.status is WriteStatus.CREATED for outcome in outcomes)


def found(place: Place) -> dict[str, Document]:
    with open_index(place.location, place.settings) as index:
        return {one["id"]: one for one in index.scan()}


def raw_article(number: int) -> RawArticle:
    text = f"The council of Northfield voted on Tuesday to close pool number {number} at the end of the year."
    sha256 = f"{number:064x}"
    source = Source(
        drop="desk", path=f"{number}.txt", sha256=sha256, text_sha256=sha256, size=len(text), encoding="utf-8",
        format="txt", places=[Seen(drop="desk", path=f"{number}.txt")],
    )  # fmt: skip
    return RawArticle(text, source, Metadata(title=f"Pool {number} to close"))


def made(number: int, raw_store: RawStore) -> Document:
    """A document as an ingest makes it, with its raw text kept, and with what only the index knows."""
    raw = raw_article(number)
    raw_store.put(raw)
    article = stages.process(raw, Options(date(2026, 1, 4), SEEN, FAST))
    places = [*raw.source.places, Seen(drop="other", path="copy.txt")]
    return known_by_the_index(article, places).to_document()


def known_by_the_index(article: Article, places: list[Seen]) -> Article:
    return article.evolve(
        source=article.source.evolve(places=places, drop_date="2026-01-04"),
        story=Story(id="the-pools"),
        near_duplicate_of="another",
        near_duplicate_similarity=0.875,
        versions=[Version(sha256="3c" * 32, text_sha256="b1" * 32, replaced_at=SEEN)],
        pipeline=article.pipeline.evolve(run_id="r1"),
    )


def test_the_stored_documents_are_carried_over(place: Place, archive: Archive, raw_store: RawStore) -> None:
    load(place, *(document(f"a{number}", f"Text number {number}.") for number in range(450)))
    before, old = found(place), serving(archive)
    report = rebuild(archive, raw_store)
    assert (report.kind, report.state, report.seen, report.loaded, report.rejected) == (
        "rebuild", "completed", 450, 450, 0,
    )  # fmt: skip
    assert found(place) == before
    assert [(v.name == old, v.serves, v.complete) for v in archive.versions()] == [
        (False, True, True),
        (True, False, True),
    ]
    run = archive.ledger.run(report.run_id)
    assert run is not None and run["state"] == "completed"


def test_documents_are_made_again_from_their_raw_texts(place: Place, archive: Archive, raw_store: RawStore) -> None:
    kept = made(1, raw_store)
    changed = kept | {"body": "What an older rule had made of it."}
    lost = document("lost", "Its raw text is not kept.")
    load(place, changed, lost)
    report = rebuild(archive, raw_store, Origin.RAW)
    assert (report.loaded, report.updated) == (2, 1)
    assert found(place) == {kept["id"]: kept, "lost": lost}


def test_what_fits_today_is_kept_and_what_does_not_is_made_again_or_named(
    place: Place, archive: Archive, raw_store: RawStore
) -> None:
    fits, again = made(1, raw_store), made(2, raw_store)
    older = again | {"mood": "a field that was given up"}
    hopeless = document("hopeless", "Text.") | {"mood": "bright"}
    store_as_they_are(archive, place, [fits, older, hopeless])
    report = rebuild(archive, raw_store)
    assert found(place) == {fits["id"]: fits, again["id"]: again}
    assert (report.seen, report.loaded, report.updated, report.rejected) == (3, 2, 1, 1)
    assert report.reasons == {"no_raw_text": 1}
    (line,) = report.refused
    assert line.startswith("hopeless: no_raw_text") and "mood: extra_forbidden" in line and "bright" not in line
    assert archive.ledger.run(report.run_id)["refused"] == [line]  # type: ignore[index]


def test_nothing_to_rebuild_is_a_wrong_call(archive: Archive, raw_store: RawStore) -> None:
    with pytest.raises(UsageError, match="nothing serves"):
        rebuild(archive, raw_store)
    assert archive.versions() == []


def test_a_version_of_which_nothing_is_left_does_not_serve(place: Place, archive: Archive, raw_store: RawStore) -> None:
    old = store_as_they_are(archive, place, [document("a", "Text.") | {"mood": "bright"}])
    with pytest.raises(Stop, match="1 of 1 documents were refused") as stopped:
        rebuild(archive, raw_store)
    assert f"{old} serves as before" in stopped.value.safe
    assert [(version.name, version.serves) for version in archive.versions()] == [(old, True)]
    assert archive.ledger.runs(1)[0]["state"] == "stopped"


def test_a_version_that_lacks_many_documents_serves_only_where_that_is_meant(
    place: Place, archive: Archive, raw_store: RawStore
) -> None:
    hopeless = [document(f"hopeless-{number}", "Text.") | {"mood": "bright"} for number in range(6)]
    store_as_they_are(archive, place, [made(1, raw_store), *hopeless])
    with pytest.raises(Stop, match="6 of 7 documents were refused") as stopped:
        rebuild(archive, raw_store)
    assert "--max-refused 1" in stopped.value.next_command
    assert rebuild(archive, raw_store, max_refused=1.0).loaded == 1


def loses(self: Any, documents: list[Document], upsert: Any) -> list[WriteOutcome]:
    return [*upsert(self, documents[1:]), WriteOutcome(documents[0]["id"], WriteStatus.CREATED)]


def alters(self: Any, documents: list[Document], upsert: Any) -> list[WriteOutcome]:
    outcomes: list[WriteOutcome] = upsert(self, [document | {"title": "Another one"} for document in documents])
    return outcomes


@pytest.mark.parametrize(("writes", "told"), [(loses, "it holds 2"), (alters, "differ from what was written")])
def test_a_version_that_is_not_what_was_written_never_serves(
    place: Place, archive: Archive, raw_store: RawStore, monkeypatch: pytest.MonkeyPatch, writes: Any, told: str
) -> None:
    from flows.index.elastic.engine import ElasticWriter
    from flows.index.embedded.writer import TantivyWriter

    load(place, *(document(name, "Text.") for name in "abc"))
    before, old = found(place), serving(archive)
    for writer in (TantivyWriter, ElasticWriter):
        upsert = writer.upsert
        monkeypatch.setattr(writer, "upsert", lambda self, documents, upsert=upsert: writes(self, documents, upsert))
    with pytest.raises(Stop, match=told):
        rebuild(archive, raw_store)
    monkeypatch.undo()
    assert found(place) == before
    assert [version.name for version in archive.versions()] == [old]


def test_a_judged_query_that_fails_stops_the_rebuild(place: Place, archive: Archive, raw_store: RawStore) -> None:
    load(place, document("a", "The bridge is closed."), document("b", "The bridge opens, and the bridge is new."))
    old = serving(archive)
    passes, fails = JudgedQuery(query="bridge", at_least=2), JudgedQuery(query="bridge closed", first="b")
    with pytest.raises(Stop, match="1 of 2 judged queries fail, first bridge closed: expected b first, found a"):
        rebuild(archive, raw_store, judged=[passes, fails])
    assert [version.name for version in archive.versions()] == [old]
    rebuild(archive, raw_store, judged=[passes])
    assert serving(archive) != old


def test_a_version_that_finds_other_articles_than_the_one_before_never_serves(
    place: Place, archive: Archive, raw_store: RawStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(place, *(document(name, f"The {name} bridge is closed.") for name in "abc"))
    old = serving(archive)
    with open_index(place.location, place.settings) as before:
        monkeypatch.setattr(Sample, "unlike", lambda self, one, other: "title:bridge")
        with pytest.raises(Stop, match=r"finds other articles than .* for title:bridge"):
            rebuild(archive, raw_store, before=before)
        monkeypatch.undo()
        assert serving(archive) == old
        rebuild(archive, raw_store, before=before)
    assert serving(archive) != old


def test_older_versions_are_dropped_but_the_newest_and_what_is_unfinished(
    place: Place, archive: Archive, raw_store: RawStore
) -> None:
    load(place, document("a", "Text."))
    names = [serving(archive)]
    for _ in range(2):
        rebuild(archive, raw_store)
        names.append(serving(archive))
    left = leave_unfinished(archive, place, [document("b", "Text.")])  # the newest; the last complete one serves again
    assert serving(archive) == names[2]
    assert drop_old(archive) == [names[0]]
    assert {version.name for version in archive.versions()} == {names[1], names[2], left}
    assert drop_old(archive, 0) == [names[1]]
    assert serving(archive) == names[2]


def test_renewing_keeps_what_only_the_index_knows(raw_store: RawStore) -> None:
    stored = made(1, raw_store)
    renewed = renew(stored, raw_store, Origin.RAW)
    assert renewed.document == stored
    assert renewed.made_again


def test_made_again_an_article_tells_its_engines_and_keeps_its_strictness(raw_store: RawStore) -> None:
    raw = raw_article(1)
    raw_store.put(raw)
    article = stages.process(raw, Options(date(2026, 1, 4), SEEN, FAST - {"language"}, "thorough"))
    assert article.pipeline.engines
    stored = known_by_the_index(article, raw.source.places).to_document()
    assert renew(stored, raw_store, Origin.RAW).document == stored


@pytest.mark.parametrize("misfit", [{}, {"given_up": 1}])
def test_made_again_people_are_called_as_their_story_does(
    raw_store: RawStore, monkeypatch: pytest.MonkeyPatch, misfit: dict[str, Any]
) -> None:
    raw = raw_article(1)
    raw_store.put(raw)
    own = Entity(name="Northfield", type="person", surfaces=["Northfield"], count=1, offset=15, evidence=["a rule"])
    options = Options(date(2026, 1, 4), SEEN, FAST)
    article = stages.process(raw, options).evolve(people=["Northfield"], entities=[own])
    monkeypatch.setattr("flows.stages.process", lambda *_: article)
    given = {"Northfield": Given("Ann Northfield", (full_name_in("another"),))}
    stored = called(known_by_the_index(article, raw.source.places).to_document(), given)
    assert stored["people"] == ["Ann Northfield"]
    assert renew(stored | misfit, raw_store, Origin.RAW).document == stored


@pytest.mark.parametrize("entities", [[{"name": "Ann"}], "Ann", [None]])
def test_made_again_without_names_that_nobody_can_read(raw_store: RawStore, entities: object) -> None:
    stored = made(1, raw_store)
    assert renew(stored | {"entities": entities}, raw_store, Origin.DOCUMENTS).document == stored


@pytest.mark.parametrize(
    "wrong",
    [
        {"story": "not an object"},
        {"first_seen_at": "yesterday"},
        {"first_seen_at": None},
        {"source": None},
        {"source": []},
        {"pipeline": {"stages": "none"}},
        {"id": None},
        {"versions": [{}]},
    ],
)
def test_what_does_not_fit_and_cannot_be_made_again_is_refused(raw_store: RawStore, wrong: dict[str, Any]) -> None:
    renewed = renew(made(1, raw_store) | wrong, raw_store, Origin.DOCUMENTS)
    assert renewed.document is None
    assert renewed.refusal


def test_a_document_whose_raw_text_is_an_article_no_more_is_refused(raw_store: RawStore) -> None:
    stored = made(1, raw_store)
    raw = raw_article(1)
    raw_store.put(RawArticle("", raw.source))
    renewed = renew(stored, raw_store, Origin.RAW)
    assert renewed.document is None
    assert renewed.refusal in ("empty", "no_article")


def test_an_error_of_ours_costs_one_document(raw_store: RawStore, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = made(1, raw_store)

    def breaks(*_: object) -> Article:
        raise ZeroDivisionError("the text of an article")

    monkeypatch.setattr("flows.stages.process", breaks)
    renewed = renew(stored, raw_store, Origin.RAW)
    assert (renewed.refusal, renewed.detail) == ("defect", "ZeroDivisionError")


REBUILD = """
import sys, time
from pathlib import Path
from flows.index.elastic.builds import ElasticBuild
from flows.index.embedded.archive import EmbeddedBuild
from flows.index.opening import open_archive
from flows.raw_store.store import RawStore
from flows.versions.rebuild import rebuild
from flows.settings import Settings

location, home = sys.argv[1:]
for build in (ElasticBuild, EmbeddedBuild):
    def publish(self, publish=build.publish):
        print("publish", flush=True)
        publish(self)
    build.publish = publish
with open_archive(location, Settings(home=Path(home))) as archive:
    rebuild(archive, RawStore(Path(home) / "raw"), on_document=lambda: print("document", flush=True))
    print("published", flush=True)
"""


@pytest.mark.parametrize("moment", ["document 1", "document 400", "publish 1"])
def test_a_killed_rebuild_costs_nothing(
    place: Place, archive: Archive, raw_store: RawStore, moment: str, request: pytest.FixtureRequest
) -> None:
    load(place, *(document(f"a{number}", f"Text number {number}. " * 20) for number in range(400)))
    before, old = found(place), serving(archive)
    process = subprocess.Popen(
        [sys.executable, "-c", REBUILD, place.location, str(place.settings.home)],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    word, count = moment.split()
    for line in process.stdout:
        count = str(int(count) - (line.strip() == word))
        if count == "0":
            break
    delay = random.Random(request.node.name).uniform(0, 0.08)  # noqa: S311  (no secret)
    try:
        process.wait(delay)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    place.free_the_lock()
    assert found(place) == before
    after = serving(archive)
    assert all(version.complete for version in archive.versions() if version.serves)
    assert after == old or word == "publish"
    report = rebuild(archive, raw_store)
    assert report.loaded == 400
    assert found(place) == before
    assert all(version.complete for version in archive.versions())
