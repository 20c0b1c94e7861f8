"""The set-up of a cluster, and that each key can do its work and no other: on a real node behind a guard."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch
from pydantic import SecretStr

from flows.errors import IndexUnavailable, UsageError
from flows.index.base import SearchRequest
from flows.index.elastic.archive import ElasticArchive
from flows.index.elastic.engine import ElasticIndex
from flows.settings import Settings
from flows.stack.containers.access import Passwords, grant, prepare
from flows.stack.containers.roles import KEYS, LOADER, MIGRATION, READER, Role
from tests.elasticsearch.guarded import Guard, guarded
from tests.index.documents import library as articles

ADMIN = Settings(es_username="elastic", es_password=SecretStr("of the administrator"))
PASSWORDS = Passwords(kibana_password=SecretStr("secret of Kibana"), reader_password=SecretStr("of the reader"))


@pytest.fixture
def guard(elasticsearch_url: str) -> Iterator[Guard]:
    with guarded(elasticsearch_url, "of the administrator") as guard:
        yield guard


@pytest.fixture
def archive(guard: Guard, new_archive_url: str) -> str:
    return f"{guard.url}?{new_archive_url.partition('?')[2]}"


def with_key(keys: Path, role: Role) -> Settings:
    return Settings(es_api_key_file=keys / role.name / "api-key")


def test_a_cluster_is_set_up_once(guard: Guard, tmp_path: Path) -> None:
    lines = list(grant(guard.url, ADMIN, PASSWORDS, tmp_path))
    assert len(lines) == 1 + 2 + len(KEYS)
    assert guard.users["kibana_system"] == "secret of Kibana" and guard.users["reader"] == "of the reader"
    files = {
        str(file.relative_to(tmp_path)): stat.S_IMODE(file.stat().st_mode)
        for file in tmp_path.rglob("*")
        if file.is_file()
    }
    assert files == {f"{role.name}/api-key": 0o600 for role in KEYS}
    told = "\n".join(lines)
    secrets = [*guard.users.values(), *(file.read_text() for file in tmp_path.rglob("api-key"))]
    assert not any(secret in told for secret in secrets)

    guard.users["reader"] = "of their own by now"
    before = dict(guard.keys)
    assert list(grant(guard.url, ADMIN, PASSWORDS, tmp_path)) == []
    assert guard.keys == before and guard.users["reader"] == "of their own by now"


def test_each_key_does_its_work_and_no_other(guard: Guard, archive: str, tmp_path: Path) -> None:
    list(grant(archive, ADMIN, PASSWORDS, tmp_path))
    assert "-articles-v" in prepare(archive, ADMIN, tmp_path)
    assert guard.refused == []
    _load(archive, with_key(tmp_path, LOADER))
    assert guard.refused == []
    _read(archive, with_key(tmp_path, READER))
    _migrate(archive, with_key(tmp_path, MIGRATION))
    for role in (LOADER, READER, MIGRATION):
        (used,) = (calls for name, calls in guard.used.items() if name.endswith(f"-{role.name}"))
        for privilege in (*role.cluster, *role.indices):
            rest = {*role.cluster, *role.indices} - {privilege}
            assert any(not rest & set(granting) for granting in used), f"{role.name} needs no {privilege}"

    with pytest.raises(IndexUnavailable, match="does not allow"):
        _load(archive, with_key(tmp_path, READER))
    with pytest.raises(IndexUnavailable, match="does not allow"):
        _migrate(archive, with_key(tmp_path, LOADER))
    other, _, prefix = archive.partition("?prefix=")
    with pytest.raises(IndexUnavailable, match="does not allow"):
        _read(f"{other}?prefix=not-{prefix}", with_key(tmp_path, MIGRATION))


def _load(url: str, settings: Settings) -> None:
    index = ElasticIndex.open(url, settings)
    with index.writer("the loader") as writer:
        documents = articles()
        writer.upsert(documents)
        writer.delete([documents[0]["id"]])
    index.ledger.save_run({"run_id": "20260101T120000-0000", "state": "completed"})
    index.ledger.buried(["nothing of this id"])
    index.ledger.drops()
    list(index.scan())
    index.close()


def _read(url: str, settings: Settings) -> None:
    index = ElasticIndex.open(url, settings)
    index.search(SearchRequest("*", facets=("people",)))
    index.get(["nothing of this id"])
    index.status()
    list(index.ledger.entries())
    index.ledger.runs(1)
    index.close()


def _migrate(url: str, settings: Settings) -> None:
    archive = ElasticArchive.open(url, settings)
    with archive.build("the migration") as build:
        build.writer.upsert(articles())
        build.writer.delete([articles()[0]["id"]])
        build.publish()
    old = next(version for version in archive.versions() if not version.serves)
    list(archive.documents(old.name))
    with archive.reopen(old.name, "going back") as build:
        build.publish()
    archive.remove(next(version.name for version in archive.versions() if not version.serves), "the migration")
    archive.close()


@pytest.mark.parametrize("content", [None, "aWQ6b2YgYW5vdGhlciBjbHVzdGVy"], ids=["lost", "of another cluster"])
def test_a_key_that_is_lost_is_made_anew_and_the_old_one_ends(
    content: str | None, guard: Guard, tmp_path: Path
) -> None:
    list(grant(guard.url, ADMIN, PASSWORDS, tmp_path))
    file = tmp_path / LOADER.name / "api-key"
    old = file.read_text()
    file.unlink()
    if content:
        file.write_text(content)
    (created,) = grant(guard.url, ADMIN, PASSWORDS, tmp_path)
    assert created.endswith("loader created")
    assert old not in guard.keys and file.read_text() in guard.keys


def test_a_key_of_an_older_version_gets_the_privileges_of_this_one(guard: Guard, tmp_path: Path) -> None:
    list(grant(guard.url, ADMIN, PASSWORDS, tmp_path))
    key = guard.keys[(tmp_path / LOADER.name / "api-key").read_text()]
    wanted = key["role_descriptors"]
    key["role_descriptors"] = {"loader": {"cluster": ["all"], "indices": [], "applications": []}}
    (changed,) = grant(guard.url, ADMIN, PASSWORDS, tmp_path)
    assert "privileges of this version" in changed
    assert key["role_descriptors"] == wanted


def test_keys_are_made_anew_on_request(guard: Guard, tmp_path: Path) -> None:
    list(grant(guard.url, ADMIN, PASSWORDS, tmp_path))
    before = set(guard.keys)
    list(grant(guard.url, ADMIN, PASSWORDS, tmp_path, rotate=True))
    assert len(guard.keys) == len(KEYS) and not before & set(guard.keys)


def test_a_wrong_password_stops_the_set_up_before_anything(guard: Guard, tmp_path: Path) -> None:
    wrong = Settings(es_username="elastic", es_password=SecretStr("a guess of somebody"))
    with pytest.raises(IndexUnavailable, match="does not know these credentials") as refused:
        list(grant(guard.url, wrong, PASSWORDS, tmp_path))
    assert "guess" not in str(refused.value)
    assert guard.changes == [] and list(tmp_path.iterdir()) == []


def test_a_node_without_security_is_told(new_archive_url: str, tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailable, match="runs without security"):
        list(grant(new_archive_url, ADMIN, PASSWORDS, tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_missing_passwords_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIBANA_PASSWORD", "short")
    monkeypatch.delenv("READER_PASSWORD", raising=False)
    with pytest.raises(UsageError, match="KIBANA_PASSWORD, READER_PASSWORD") as refused:
        Passwords.given()
    assert "short" not in str(refused.value)


def test_the_guard_stands_in_front_of_elasticsearch(guard: Guard) -> None:
    with Elasticsearch(guard.url, basic_auth=("elastic", "of the administrator")) as client:
        assert client.info()["version"]["number"].startswith("9.")
