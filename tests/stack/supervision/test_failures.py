"""What a person is told when a service fails comes from the end of its log."""

from pathlib import Path

import pytest

from flows.stack.supervision.failures import LOG_LINES, failure, last_words


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        ("java.net.BindException: Address already in use", "another port"),
        ("java.lang.IllegalStateException: failed to obtain node locks, tried [/data]", "end the node"),
        ("cannot upgrade a node from version [7.17.0] directly to version [9.5.3]", "remove the data folder"),
        ("cannot downgrade a node from version [10.0.0] to version [9.5.3]", "the release that wrote"),
        ("alembic.util.exc.CommandError: Can't locate revision identified by 'abc'", "remove the database"),
        ("java.io.IOException: No space left on device", "free space"),
        ("something new", "elasticsearch.log"),
    ],
)
def test_the_last_words_say_what_to_do_next(tmp_path: Path, words: str, advice: str) -> None:
    log = tmp_path / "elasticsearch.log"
    log.write_text(f"starting\n{words}\n")
    failed = failure("Elasticsearch", "ended with 1", log)
    assert advice in failed.next_command
    assert failed.happened.startswith("Elasticsearch ended with 1") and words in failed.happened


def test_a_long_log_is_told_by_its_end_and_none_is_no_error(tmp_path: Path) -> None:
    log = tmp_path / "log"
    assert last_words(log) == ""
    log.write_bytes(b"first\n" + b"\xff" * 10_000 + b"\n" + b"line\n" * (LOG_LINES - 1))
    lines = last_words(log).splitlines()
    assert len(lines) == LOG_LINES and lines[-1] == "line" and len(lines[0]) < 1000


def test_the_frames_of_a_traceback_do_not_push_out_what_it_says(tmp_path: Path) -> None:
    log = tmp_path / "log"
    frames = (
        '  File "server.py", line 1, in start\n    serve()\n\tat org.elasticsearch.Node.start(Node.java:1)\n'
        * LOG_LINES
    )
    log.write_text(f"starting\nTraceback (most recent call last):\n{frames}OSError: Address already in use\n")
    assert last_words(log) == "starting\nOSError: Address already in use"
