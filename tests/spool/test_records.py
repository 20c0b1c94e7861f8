"""Whatever a record and its verdict hold comes back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.errors import Reject, RejectCode
from flows.inputs import Metadata
from flows.memory import Peak
from flows.read.record import Record
from flows.spool.records import Judged, packed, unpacked
from flows.workers.judge import Reading, Verdict

TEXTS = st.text(st.characters(exclude_categories=()), max_size=20)  # lone surrogates too
REFUSALS = st.none() | st.builds(Reject, st.sampled_from(RejectCode), TEXTS)
RECORDS = st.builds(
    Record,
    drop=TEXTS,
    path=TEXTS,
    record=TEXTS,
    format=st.sampled_from(["txt", "html", "json"]),
    payload=st.binary(max_size=50),
    sha256=TEXTS,
    size=st.integers(0, 10**9),
    refusal=st.none(),
    beside=st.binary(max_size=20),
    encoding=st.none() | TEXTS,
    location=TEXTS,
    partial=st.booleans(),
)
METADATA = st.builds(Metadata, title=st.none() | TEXTS, authors=st.lists(TEXTS, max_size=3).map(tuple))
READINGS = st.none() | st.builds(Reading, article_id=TEXTS, text_sha256=TEXTS, metadata=METADATA)
VERDICTS = st.none() | st.builds(
    Verdict,
    refusal=st.none(),
    reading=READINGS,
    document=st.binary(max_size=50),
    unmapped=st.lists(TEXTS, max_size=3).map(tuple),
    seconds=st.dictionaries(st.sampled_from(["read", "clean"]), st.floats(0, 9)),
    memory=st.none() | st.builds(Peak, process=TEXTS, bytes=st.integers(0, 10**12)),
)
JUDGED = st.builds(Judged, record=RECORDS, verdict=VERDICTS, accepted=st.booleans(), accepted_before=st.booleans())


@given(st.lists(JUDGED, max_size=5))
def test_a_chunk_comes_back_as_it_was(chunk: list[Judged]) -> None:
    again = unpacked(packed(chunk))
    assert again == chunk
    work, before = (
        [(one.verdict.seconds, one.verdict.memory) for one in some if one.verdict] for some in (again, chunk)
    )
    assert work == before


@given(REFUSALS)
def test_a_refusal_keeps_its_code_and_its_detail(why: Reject | None) -> None:
    record = Record("drop", "a.txt", "", "txt", b"", "0", 0, refusal=why)
    (again,) = unpacked(packed([Judged(record, Verdict(why))]))
    for refusal in (again.record.refusal, again.verdict and again.verdict.refusal):
        assert (refusal and (refusal.code, refusal.detail)) == (why and (why.code, why.detail))


def test_of_what_is_to_stay_out_no_word_is_kept() -> None:
    record = Record("drop", "a.txt", "", "txt", b"the text", "0", 8, beside=b"{}")
    reading = Reading("id", "hash", Metadata(title="The title"))
    bare = Judged(record, Verdict(Reject(RejectCode.FORGOTTEN), reading)).without_text()
    assert b"text" not in packed([bare]).replace(b"text_sha256", b"")
    assert b'title":"The' not in packed([bare])
    assert bare.verdict and bare.verdict.reading and bare.verdict.reading.article_id == "id"


@pytest.mark.parametrize("damaged", [b"", b"\0" * 8, b"\xff" * 20, (2).to_bytes(8, "big") + b"{}"])
def test_what_is_no_chunk_is_told(damaged: bytes) -> None:
    with pytest.raises(ValueError, match="no spooled chunk"):
        unpacked(damaged)
