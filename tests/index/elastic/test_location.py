"""Addresses of Elasticsearch as people write them."""

import pytest

from flows.errors import UsageError
from flows.index.elastic.location import parse_location


def test_an_address_without_a_port_gets_the_usual_one() -> None:
    assert parse_location("http://localhost").address == "http://localhost:9200"
    assert parse_location("https://search.example/es/").address == "https://search.example:443/es"


def test_a_prefix_goes_before_every_name() -> None:
    location = parse_location("http://localhost:9200?prefix=news")
    names = location.names
    found = (names.articles, names.files, names.rejects, names.runs, names.locks)
    assert found == tuple(
        f"news-{name}" for name in ("articles", "article-files", "article-rejects", "article-runs", "article-locks")
    )
    assert location.address == "http://localhost:9200"
    assert location.shown == "http://localhost:9200?prefix=news"


def test_credentials_are_taken_out_of_everything_that_is_shown() -> None:
    location = parse_location("https://elastic:p%40ss@host:9200")
    assert (location.user, location.password) == ("elastic", "p@ss")
    assert "p@ss" not in repr(location)
    assert "p%40ss" not in repr(location)
    assert location.shown == "https://host:9200"


@pytest.mark.parametrize(
    "url",
    [
        "http://",
        "http://user:secret@[::1",
        "ftp://host",
        "http://user:secret@host:port",
        "http://user:secret@host?prefix=UPPER",
        "http://user:secret@host?prefix=a*",
        "http://user:secret@host?prefix=../x",
        "http://user:secret@host?other=1",
        "http://user:secret@host#fragment",
    ],
)
def test_what_is_no_address_is_a_usage_error_that_keeps_the_secret(url: str) -> None:
    with pytest.raises(UsageError) as error:
        parse_location(url)
    assert "secret" not in str(error.value)
