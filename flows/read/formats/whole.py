"""A file that is one record: a text or a page."""

from collections.abc import Iterator

from flows.read import record
from flows.read.member import BLOCK, Member, Reader
from flows.read.record import Record, accepted, refused


def whole(format: str) -> Reader:
    """The reader of files that are one record of this format."""

    def read(member: Member) -> Iterator[Record]:
        yield measured(member, format)

    return read


def measured(member: Member, format: str, first: bytes = b"") -> Record:
    """What is left of the member as one record, after the bytes that were read from it already."""
    payload = first + member.stream.read(max(0, record.MAX_RECORD_BYTES + 1 - len(first)))
    if len(payload) > record.MAX_RECORD_BYTES:
        return refused(member, "", None, payload, iter(lambda: member.stream.read(BLOCK), b""))
    return accepted(member, "", format, payload)
