"""XML of the news: NITF, NewsML-G2, RSS, Atom. One article at a time is in memory, and nothing but the file is read.

No entity of a document's own is expanded: a file that declares any is refused, which ends billion laughs and external
entities alike. The names that HTML has for characters are read all the same, since feeds use them undeclared.
libxml2's limits on depth and length stay on. After what is not well-formed nothing can be told apart: the articles
before it stand, the rest is one refusal.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import orjson
from lxml import etree

from flows.errors import Reject, RejectCode
from flows.read import record as limits
from flows.read.formats import feeds, iptc
from flows.read.formats.elements import local
from flows.read.formats.json_lines import own_key
from flows.read.formats.named_characters import NamedCharacters
from flows.read.member import Member
from flows.read.record import Keys, Record, accepted, refused

# Root element: the elements that are articles. https://iptc.org/standards/nitf, https://iptc.org/standards/newsml-g2,
# https://www.rssboard.org/rss-specification, https://web.resource.org/rss/1.0, RFC 4287
ITEMS = {
    "nitf": ("nitf",),
    "newsItem": ("newsItem",),
    "newsMessage": ("newsItem", "packageItem"),
    "packageItem": ("packageItem",),
    "rss": ("item",),
    "RDF": ("item",),
    "feed": ("entry",),
    "entry": ("entry",),
}
_READ: dict[str, Callable[[etree._Element], dict[str, Any]]] = {
    "nitf": iptc.nitf_article,
    "newsItem": iptc.news_item,
    "packageItem": iptc.package,
    "item": feeds.rss_item,
    "entry": feeds.atom_entry,
}
_FEED = 1 << 15
_OURS = (RejectCode.EMPTY, RejectCode.XML_SYNTAX, RejectCode.RECORD_SHAPE, RejectCode.TOO_LARGE)


def read(member: Member) -> Iterator[Record]:
    """A record an article, as the JSON object of what the standard's elements say of it."""
    yield from _Document(member).records()


class _Document:
    def __init__(self, member: Member) -> None:
        self.member = member
        self.keys = Keys()
        self.count = 0
        self.items: tuple[str, ...] = ()
        self.alone = False  # the root is the article
        self.inside: etree._Element | None = None  # the article that is being read
        self.channel: dict[str, Any] = {}
        self.begun = b""
        self.digest = hashlib.sha256()
        self.total = 0
        self.size = 0  # bytes since the last article
        self.characters = NamedCharacters()
        self.parser = etree.XMLPullParser(
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )

    def records(self) -> Iterator[Record]:
        try:
            yield from self._well_formed()
        except Reject as reject:
            if reject.code not in _OURS:
                raise  # the stream's: who opened it makes a record of it
            yield self._refused(reject)

    def _block(self) -> bytes:
        block = self.member.stream.read(_FEED)
        self.begun = self.begun or block
        self.digest.update(block)
        self.total += len(block)
        self.size += len(block)
        return block

    def _well_formed(self) -> Iterator[Record]:
        try:
            while block := self._block():
                self.parser.feed(self.characters.feed(block))
                yield from self._events()
                if self.size > limits.MAX_RECORD_BYTES:
                    raise Reject(RejectCode.TOO_LARGE, f"{self.size} bytes without the end of an article")
            self.parser.feed(self.characters.close())
            self.parser.close()
            yield from self._events()
        except etree.XMLSyntaxError as error:
            why = self._broken(error)
            with suppress(etree.XMLSyntaxError):  # the articles before it
                yield from self._events()
            raise why from error

    def _events(self) -> Iterator[Record]:
        for event, element in self.parser.read_events():
            if event == "start":
                if not self.items:
                    self._begin(element)
                if self.inside is None and local(element) in self.items:
                    self.inside = element
            elif element is self.inside:
                self.inside = None
                self.size = 0
                yield self._article(element)
                _forget(element)
            elif self.inside is None and element.getparent() is not None:
                feeds.of_channel(element, self.channel)
                _forget(element)

    def _begin(self, root: etree._Element) -> None:
        declared = root.getroottree().docinfo.internalDTD
        if declared is not None and any(True for _ in declared.iterentities()):
            raise Reject(RejectCode.XML_SYNTAX, "it declares entities of its own")
        name = local(root)
        self.items = ITEMS.get(name, ())
        self.alone = name in self.items
        if not self.items:
            raise Reject(RejectCode.RECORD_SHAPE, f"<{name[:40]}> is not read; known are {' '.join(ITEMS)}")

    def _article(self, element: etree._Element) -> Record:
        found = {**self.channel, **{key: value for key, value in _READ[local(element)](element).items() if value}}
        said = {key: value for key, value in found.items() if value}
        payload = orjson.dumps(said)
        if self.alone:
            return accepted(self.member, "", "json", payload)
        self.count += 1
        place = f"item {self.count}"
        return accepted(self.member, self.keys.unused(own_key(said) or place, place), "json", payload)

    def _broken(self, error: etree.XMLSyntaxError) -> Reject:
        """The refusal, without the names and texts of the file that libxml2's message quotes."""
        if not self.begun:
            return Reject(RejectCode.EMPTY, "0 bytes, no text")
        entry = self.parser.error_log.last_error
        what = entry.type_name.removeprefix("ERR_").replace("_", " ").lower() if entry else "not well-formed"
        return Reject(RejectCode.XML_SYNTAX, f"line {error.lineno or 1}: {what}")

    def _refused(self, why: Reject) -> Record:
        """What is left of the file, as one refusal: with the hash of the whole file, since any of it may mend it."""
        while self._block():
            pass
        key = f"item {self.count + 1}" if self.count else ""
        refusal = refused(self.member, key, why, self.begun)
        return replace(refusal, sha256=self.digest.hexdigest(), size=self.total)


def _forget(element: etree._Element) -> None:
    """Free what was read. The element itself stays empty until its next sibling ends: libxml2 still writes its tail."""
    element.clear(keep_tail=False)
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
