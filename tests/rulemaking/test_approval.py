"""Only a rule that proves itself, and takes no line of another outlet's articles, may be approved."""

from flows.article import Outlet, Removed
from flows.clean.rules import book
from flows.index.base import Index
from flows.rulemaking.approval import above, check
from flows.rulemaking.listing import articles_by_rule, listed
from flows.rulemaking.proposal import Proposal, propose
from tests.index.documents import document
from tests.rulemaking.newsroom import GAZETTE, HERALD, SIGN_OFF, article, counted

TWICE = "Read on, river people, read on"


def proposals() -> list[Proposal]:
    with counted(*(article(GAZETTE, TWICE, SIGN_OFF) for _ in range(6))) as lines:
        return sorted(propose(lines, book()), key=lambda one: one.rule.whole)


def test_proposals_are_held_against_the_articles_of_an_index(engine: Index) -> None:
    reader, sign_off = proposals()
    took = [Removed(kind="advert", rule="en-advert", line=line, text="Advert") for line in (3, 9)]
    with engine.writer("test") as writer:
        writer.upsert(
            [
                document("a", f"A river.\n\n{SIGN_OFF}", outlet=Outlet(domain=GAZETTE), removed=took),
                document("b", f"A bridge.\n\n{TWICE}", outlet=Outlet(domain=HERALD, name="The Herald")),
                document("c", f"A ferry.\n\n{SIGN_OFF}"),
            ]
        )
    checked = check([reader, sign_off], book(), engine.scan())
    assert checked.sound == [sign_off]
    assert checked.refused == {reader.rule.id: "1 articles of other outlets hold the line: The Herald"}
    assert articles_by_rule(engine) == {"en-advert": 1}
    counts = {one.rule.id: one.articles for one in listed(book(), engine, kind="advert", language="en")}
    assert counts["en-advert"] == 1
    assert set(counts.values()) == {0, 1}


def test_a_proposal_whose_examples_do_not_hold_is_refused() -> None:
    reader, sign_off = proposals()
    broken = reader.model_copy(update={"rule": reader.rule.model_copy(update={"keeps": (TWICE,)})})
    checked = check([broken, sign_off], book(), ())
    assert checked.sound == [sign_off]
    assert checked.refused[reader.rule.id] == f"its sentence to keep {TWICE!r}: {TWICE!r} goes by {reader.rule.id}"


def test_what_a_person_made_of_a_proposal_is_checked_too() -> None:
    reader, sign_off = proposals()
    ours = reader.model_copy(update={"rule": reader.rule.model_copy(update={"id": "en-advert"})})
    for_all = sign_off.model_copy(update={"rule": sign_off.rule.model_copy(update={"outlets": ()})})
    checked = check([ours, for_all], book(), ())
    assert checked.sound == []
    assert checked.refused["en-advert"] == "its id stands in en.yml already"
    assert "it names no outlet" in checked.refused[for_all.rule.id]


def test_a_decision_that_was_cut_short_can_be_taken_again() -> None:
    reader, _ = proposals()
    rules = book().and_also([reader.approved("Jane Roe")], "approved.yml")
    assert check([reader], rules, ()).refused != {}
    assert check([reader], rules, (), approved={reader.rule.id}).sound == [reader]


def test_a_line_that_an_edited_expression_matches_counts_too() -> None:
    reader, _ = proposals()
    wider = reader.model_copy(update={"rule": reader.rule.model_copy(update={"pattern": ("Read the river",)})})
    elsewhere = article(None, "Read the river as it is") | {"outlet": {"id": "the-herald"}}
    assert "the-herald" in check([wider], book(), [elsewhere]).refused[wider.rule.id]


def test_all_above_a_share_leaves_running_text_to_a_person() -> None:
    reader, sign_off = proposals()
    assert sign_off.proof.sentence and not reader.proof.sentence
    assert above([reader, sign_off], 0.5) == [reader]
    assert above([reader, sign_off], 1.1) == []


def test_rules_are_listed_by_kind_language_and_outlet() -> None:
    reader, _ = proposals()
    rules = book().and_also([reader.rule], "/somewhere/approved.yml")
    assert [one.rule.id for one in listed(rules, None, outlet="Gazette.Example")] == [reader.rule.id]
    german = list(listed(rules, None, language="de"))
    assert german and all(one.file == "de.yml" and one.articles is None for one in german)
