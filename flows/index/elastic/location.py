"""From what a person writes after `--index` to an address, credentials and the names of indices.

`https://host:9200` or `https://host:9200/path?prefix=news`. A prefix keeps several archives apart on one cluster:
`news-articles`, `news-article-files` and so on.
"""

import re
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit, urlunsplit

from flows.errors import UsageError
from flows.schema import elasticsearch as schema

FORM = "the address of Elasticsearch is http(s)://host:port, with ?prefix=NAME for a separate archive"
_PREFIX = re.compile(r"[a-z0-9][a-z0-9_-]{0,48}")


class Pair(NamedTuple):
    """Two indices that make one version, or the two aliases that name them: of the articles, and of their quotes."""

    articles: str
    quotes: str


@dataclass(frozen=True, slots=True)
class Names:
    """The names of everything one archive has on a cluster. `prefix` is empty, or ends with a hyphen."""

    prefix: str

    @property
    def articles(self) -> str:
        """The alias that every read and write of articles goes through."""
        return self.prefix + schema.ARTICLES

    @property
    def quotes(self) -> str:
        """The alias of the quotes of those articles."""
        return self.prefix + schema.QUOTES

    @property
    def serving(self) -> Pair:
        """The aliases of the version that readers see."""
        return Pair(self.articles, self.quotes)

    @property
    def building(self) -> Pair:
        """The aliases of what is being filled: what has one was never finished."""
        return Pair(self.articles + "-building", self.quotes + "-building")

    @property
    def reopened(self) -> Pair:
        """The aliases that a complete version is written through before it serves again."""
        return Pair(self.articles + "-reopened", self.quotes + "-reopened")

    def version(self, articles: str) -> Pair:
        """The version that this index of articles belongs to."""
        return Pair(articles, f"{self.quotes}-v{articles.removeprefix(f'{self.articles}-v')}")

    @property
    def files(self) -> str:
        """The ledger."""
        return self.prefix + schema.FILES

    @property
    def rejects(self) -> str:
        """Rejected records."""
        return self.prefix + schema.REJECTS

    @property
    def runs(self) -> str:
        """Run reports."""
        return self.prefix + schema.RUNS

    @property
    def forgotten(self) -> str:
        """Tombstones."""
        return self.prefix + schema.FORGOTTEN

    @property
    def locks(self) -> str:
        """The lock of the one writer."""
        return self.prefix + schema.LOCKS


def names_of(prefix: str) -> Names:
    """The names of the archive that a person calls by this prefix, which may be empty. Raises `UsageError`."""
    if prefix and not _PREFIX.fullmatch(prefix):
        raise UsageError(f"a prefix is lowercase letters, digits, - and _, at most 49 of them: not {prefix!r}")
    return Names(prefix.rstrip("-_") + "-" if prefix else "")


@dataclass(frozen=True, slots=True)
class Location:
    """An address without secrets, and the credentials that its URL held."""

    address: str
    shown: str  # as a person would give it to --index, without credentials
    names: Names
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)


def parse_location(url: str) -> Location:
    """Take a URL apart. Raises `UsageError`, which repeats no credentials."""
    try:
        parts = urlsplit(url)
    except ValueError:
        raise UsageError(FORM) from None
    host = parts.netloc.rpartition("@")[2]
    try:
        port = parts.port
    except ValueError:
        raise UsageError(f"no port number in the address of Elasticsearch: {host}") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(FORM)
    if port is None:
        host += ":9200" if parts.scheme == "http" else ":443"
    options = parse_qs(parts.query, keep_blank_values=True)
    (prefix,) = options.pop("prefix", [""])[-1:]
    if options or parts.fragment:
        raise UsageError("the address of Elasticsearch takes ?prefix=NAME, and nothing else after the path")
    names = names_of(prefix)
    address = urlunsplit((parts.scheme, host, parts.path.rstrip("/"), "", ""))
    return Location(
        address=address,
        shown=address + (f"?prefix={prefix}" if prefix else ""),
        names=names,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )
