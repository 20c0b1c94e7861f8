"""An outlet is the same one, whoever names it."""

import pytest

from flows.rulemaking.naming import meant_by, name_of, names_of
from tests.rulemaking.newsroom import GAZETTE, article


def test_an_article_names_its_outlet_by_id_then_domain_then_name() -> None:
    outlet = {"id": "the-gazette", "domain": GAZETTE, "name": "The  Gazette"}
    named = [article(None) | {"outlet": dict(list(outlet.items())[at:])} for at in range(3)]
    assert [name_of(one) for one in named] == ["the-gazette", GAZETTE, "the gazette"]
    assert names_of(named[0]) == ("the-gazette", GAZETTE, "the gazette")
    assert (name_of(article(None)), names_of(article(None))) == (None, ())


@pytest.mark.parametrize("asked", ["bbc-news", "BBC News", "bbc.co.uk", "www.bbc.co.uk", "news.bbc.co.uk"])
def test_an_outlet_of_the_catalogue_is_meant_by_each_of_its_names(asked: str) -> None:
    assert "bbc-news" in meant_by(asked)


def test_any_other_one_is_meant_by_what_is_written() -> None:
    assert meant_by("Gazette.Example") == {GAZETTE}
    assert meant_by("www.gazette.example") == {GAZETTE, "www.gazette.example"}
    assert meant_by("\x1b[31m") == {"\x1b[31m"}
