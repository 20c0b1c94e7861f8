"""One version of an archive on a cluster: an index of articles and an index of their quotes, made, filled, served and
deleted together.

Both are named by the same stamp. What is being filled has the aliases `articles-building` and
`article-quotes-building`, which the call that lets it serve takes away: an index is complete exactly when it has them
no more. Quotes follow from the articles, so where they are missing (the archive is older than they are) they are made
from what is stored.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeAlias

from elasticsearch import Elasticsearch

from flows.index.elastic.bulk import BulkLoader
from flows.index.elastic.indices import install, new_index_name
from flows.index.elastic.location import Location, Names, Pair
from flows.index.elastic.lock import WriterLock
from flows.index.elastic.paging import pages
from flows.index.elastic.quotes import quote_operations, quotes_refused, refresh
from flows.quotation import READ

Settings: TypeAlias = Mapping[str, Mapping[str, Any]]  # by index

_AT_ONCE = 500  # articles in memory
# Nobody searches an index that is being filled, and a copy of it would analyse every text twice.
FILLING = {"refresh_interval": "-1", "auto_expand_replicas": "false", "number_of_replicas": "0"}
_USUAL = {"refresh_interval": None, "auto_expand_replicas": "0-1", "number_of_replicas": None}


def new(names: Names) -> Pair:
    """The names of a version that is not there yet."""
    return names.version(new_index_name(names, datetime.now(UTC)))


def create(client: Elasticsearch, names: Names, *indices: str) -> Settings:
    """Empty indices of a version, with the settings of what is filled; those that their templates give them."""
    for index in indices:
        alias = names.building.quotes if index.startswith(f"{names.quotes}-v") else names.building.articles
        client.indices.create(index=index, aliases={alias: {}})
    found = client.indices.get_settings(index=indices)
    client.indices.put_settings(index=indices, settings=FILLING)
    given = {index: found[index]["settings"]["index"] for index in indices}
    return {index: {name: settings.get(name) for name in FILLING} for index, settings in given.items()}


def restore(client: Elasticsearch, usual: Settings) -> None:
    """Give indices the settings of those that are searched: all at once where they are the same, as they are unless
    somebody has changed a template."""
    indices = list(usual)
    while indices:
        settings = usual[indices[0]]
        alike = [index for index in indices if usual[index] == settings]
        client.indices.put_settings(index=alike, settings=settings)
        indices = [index for index in indices if index not in alike]


def delete(client: Elasticsearch, versions: Iterable[Pair]) -> None:
    """Delete versions, each as a whole. One that is older than quotes has none; one that is gone is gone."""
    if indices := [index for version in versions for index in version]:
        client.indices.delete(index=indices, ignore_unavailable=True)


def swap(client: Elasticsearch, names: Names, version: Pair) -> None:
    """Let this version serve and no other, in one atomic call."""
    move(client, names, names.serving, version)


def move(client: Elasticsearch, names: Names, aliases: Pair, version: Pair) -> None:
    """Let these aliases name this version and no other, and let it be complete, in one atomic call."""
    asked = [*aliases, *names.building]
    before = client.indices.get(index=asked, ignore_unavailable=True, allow_no_indices=True, features=["aliases"]).body
    actions: list[dict[str, Any]] = [
        {"remove": {"index": index, "alias": alias}}
        for index, body in before.items()
        for alias in body["aliases"]
        if (alias in aliases and index not in version) or (alias in names.building and index in version)
    ]
    actions += [
        {"add": {"index": index, "alias": alias, "is_write_index": True}}
        for index, alias in zip(version, aliases, strict=True)
    ]
    client.indices.update_aliases(actions=actions)


def take_away(client: Elasticsearch, aliases: Pair, version: Pair) -> None:
    """Let these aliases, which name this version, name none."""
    pairs = zip(version, aliases, strict=True)
    client.indices.update_aliases(actions=[{"remove": {"index": index, "alias": alias}} for index, alias in pairs])


def delete_unfinished_quotes(client: Elasticsearch, names: Names) -> None:
    """Delete what a process that was killed has left of quotes. The caller holds the lock: nobody is at it."""
    found = client.options(ignore_status=404).indices.get_alias(name=names.building.quotes).body
    if left := [index for index in found if index.startswith(f"{names.quotes}-v")]:
        client.indices.delete(index=left)


def mend_serving(client: Elasticsearch, location: Location, lock: WriterLock) -> None:
    """Give the version that serves what it may lack: its quotes, and the settings of an index that is searched.

    Quotes that nobody sees under their alias are made anew: a program that knows none may have written since.
    """
    names = location.names
    found = client.indices.get(
        index=list(names.serving), ignore_unavailable=True, allow_no_indices=True, features=["aliases", "settings"]
    ).body
    articles = [index for index, body in found.items() if names.articles in body["aliases"]]
    if len(articles) != 1:
        return  # nothing can be written to it: the first request says so
    version = names.version(articles[0])
    restore(client, {index: _USUAL for index in version if index in found and _is_filled(found[index])})
    if names.quotes not in found.get(version.quotes, {}).get("aliases", {}):
        make_quotes(client, location, lock, version)
        lock.check()
        swap(client, names, version)


def has_quotes(client: Elasticsearch, names: Names, version: Pair) -> bool:
    """Whether the quotes of a complete version are there, and complete too."""
    answer = client.options(ignore_status=404).indices.get_alias(index=version.quotes).body
    return version.quotes in answer and names.building.quotes not in answer[version.quotes]["aliases"]


def make_quotes(client: Elasticsearch, location: Location, lock: WriterLock, version: Pair) -> None:
    """Make the quotes of a version from its articles. Their index has the alias of what is being filled afterwards:
    the call that takes it away makes them complete. Raises `IndexUnavailable` for one that the engine refuses."""
    names = location.names
    install(client, names)
    lock.check()
    delete_unfinished_quotes(client, names)
    client.indices.delete(index=version.quotes, ignore_unavailable=True)
    usual = create(client, names, version.quotes)
    bulk = BulkLoader(client, location, require_alias=True, before_sending=lock.check)
    for hits in pages(client, version.articles, {"match_all": {}}, [{"_shard_doc": "asc"}], _AT_ONCE, READ):
        operations = [one for hit in hits for one in quote_operations(names.building.quotes, hit["_source"])]
        if refused := [outcome for outcome in bulk.run(operations) if outcome.result is None]:
            raise quotes_refused(location, refused[0].id, refused[0].reason)
    restore(client, usual)
    refresh(client, location, version.quotes)


def _is_filled(body: Mapping[str, Any]) -> bool:
    settings = body["settings"]["index"]
    return all(settings.get(name) == value for name, value in FILLING.items())
