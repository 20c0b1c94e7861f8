"""What articles of one story share, and what only one of them has."""

from flows.article import Outlet, Quote
from flows.stories.comparing import Only, only_here, quotations
from tests.stories.newsroom import article

SAID = "We have turned every penny twice, but the roof will not survive another winter"


def only_numbers(text: str) -> list[str]:
    told = [article("a1", text, outlet=Outlet(name="Herald")), article("a2", "Rain.", outlet=Outlet(name="Post"))]
    return [number for one in only_here(told, {}) for number in one.numbers]


def test_a_number_stands_with_what_it_counts_and_not_with_the_next_clause() -> None:
    text = "Ilse Hagedorn, 47, was asked by 4,000 people, 19 councillors and 56 of them. It cost 1.5 million, or 30 %."
    assert only_numbers(text) == ["47", "4,000 people", "19 councillors", "56", "1.5 million", "30 %"]


def test_years_are_no_numbers_of_an_article_whatever_follows_them() -> None:
    assert only_numbers("From 2006 on, 2016 to 2017. Weber, 2001 and 2003, while in 2004 he left.") == []
    assert only_numbers("It had 2,004 seats and 2010 visitors.") == ["2,004 seats", "2010 visitors"]


def test_works_are_told_apart_from_names() -> None:
    told = [
        article("a1", "One.", outlet=Outlet(name="Herald"), people=["Jane Roe"], works=["Blue Hours", "The Mill"]),
        article("a2", "She sang in The Mill.", outlet=Outlet(name="Post")),
    ]
    assert only_here(told, {}) == [Only("Herald", ["Jane Roe"], ["Blue Hours"], [], [])]


def test_shared_words_are_of_whom_one_of_the_articles_names() -> None:
    told = [
        article("a1", "One.", quotes=[Quote(text=SAID, speaker="the mayor", offset=0)]),
        article("a2", "Two.", quotes=[Quote(text=SAID, speaker="Ilse Hagedorn", offset=0)], people=["Ilse Hagedorn"]),
        article("a3", "Three.", quotes=[Quote(text=SAID, speaker="Ilse Rot", offset=0)], people=["Ilse Rot"]),
    ]
    shared, alone = quotations(told)
    assert [(one.speaker, one.articles) for one in shared] == [("Ilse Hagedorn", ["a1", "a2", "a3"])]
    assert alone == {}
