"""Documents of an index that the corpus pass asks for again and again, in bounded memory."""

from collections import OrderedDict
from collections.abc import Iterator, Sequence

from flows.index.base import Document, Index

AT_HAND = 2000  # documents of a batch, and as many profiles: with an index, those that are looked at grow to 50,000


class Documents:
    """Documents of an index by id: those of which something was asked, and of these the last ones at hand. Others are
    read again when they are wanted; what was written in the meantime stays at hand, since it may not be committed."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._at_hand: OrderedDict[str, Document] = OrderedDict()
        self._written: dict[str, Document] = {}
        self._told: dict[str, tuple[str | None, str | None]] = {}  # the story of each, and of whom it is a copy

    def read(self, ids: Sequence[str]) -> None:
        """Have these at hand, of those that the index holds."""
        unread = [id_ for id_ in ids if id_ not in self._at_hand and id_ not in self._written]
        for id_, document in (self._index.get(unread) if unread else {}).items():
            self._note(document)
            self._at_hand[id_] = document
        while len(self._at_hand) > max(AT_HAND, len(ids)):
            self._at_hand.popitem(last=False)

    def __contains__(self, id_: str) -> bool:
        return id_ in self._told

    def __iter__(self) -> Iterator[str]:
        return iter(self._told)

    def __getitem__(self, id_: str) -> Document:
        if written := self._written.get(id_):
            return written
        if id_ not in self._at_hand:
            self.read([id_])
        self._at_hand.move_to_end(id_)
        return self._at_hand[id_]

    def wrote(self, document: Document) -> None:
        """Take note of one that was written."""
        self._note(document)
        self._at_hand.pop(document["id"], None)
        self._written[document["id"]] = document

    def story(self, id_: str) -> str | None:
        """The id of the story of one that was read."""
        return self._told[id_][0]

    def original(self, id_: str) -> str | None:
        """The id of the article that one which was read is a copy of."""
        return self._told[id_][1]

    def _note(self, document: Document) -> None:
        self._told[document["id"]] = document.get("story", {}).get("id"), document.get("near_duplicate_of")
