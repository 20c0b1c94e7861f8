"""What the tests of every reader share."""

import io

from flows.errors import Reject, RejectCode
from flows.inputs import RawArticle
from flows.read.formats import READERS
from flows.read.member import Member
from flows.read.raw import read
from flows.read.record import Record


def records_of(content: bytes, suffix: str, beside: bytes = b"") -> list[Record]:
    """The records that the reader of this suffix makes of the content."""
    return list(READERS[suffix](Member("drop", "file" + suffix, suffix, io.BytesIO(content), beside=beside)))


def articles_of(content: bytes, suffix: str) -> dict[str, RawArticle | RejectCode]:
    """By record key, the raw article, or the code it is refused with."""
    found: dict[str, RawArticle | RejectCode] = {}
    for record in records_of(content, suffix):
        assert record.record not in found
        try:
            found[record.record] = read(record).raw
        except Reject as reject:
            found[record.record] = reject.code
    return found


def texts_of(content: bytes, suffix: str) -> dict[str, str]:
    """By record key, the text of the article, or the code it is refused with."""
    return {
        key: str(one) if isinstance(one, RejectCode) else one.text for key, one in articles_of(content, suffix).items()
    }
