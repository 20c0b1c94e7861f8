"""What a person decides is kept, once, whatever happens to the process that writes it."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from flows.clean.rules import Rule
from flows.errors import Stop, UsageError
from flows.files import write_whole
from flows.rulemaking import shelf as module
from flows.rulemaking.proposal import Proof, Proposal
from flows.rulemaking.shelf import Shelf, chosen, refusals

TODAY = date(2026, 1, 2)
HOSTILE = "\x1b[31m a: [&x *x] \u2028 {{ % # '\" — \U0001f469"


def proposal(name: str, line: str = "Blue river evening") -> Proposal:
    rule = Rule(
        id=f"own-{name}", kind="related", reason="It comes again and again", whole=(line,), acts_on=(line,),
        keeps=("The river was blue, she said.",), outlets=("gazette.example",),
    )  # fmt: skip
    proof = Proof(documents=6, of=9, head=1, tail=3, sentence=False, titles=(HOSTILE,))
    return Proposal(rule=rule, proof=proof)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "home" / "rules")


def edited(old: str, new: str) -> bytes:
    """A file of two proposals in which a person changed something."""
    with TemporaryDirectory() as folder:
        shelf = Shelf(Path(folder))
        shelf.propose([proposal("a"), proposal("b")])
        text = shelf.proposed.read_text()
    assert old in text
    return text.replace(old, new, 1).encode()


def ids(rules: list[Rule]) -> list[str]:
    return [rule.id for rule in rules]


def test_a_folder_that_is_not_there_holds_nothing(shelf: Shelf) -> None:
    assert (shelf.proposals(), shelf.approved(), shelf.rejected()) == ([], [], [])


def test_proposals_come_back_as_they_went_in(shelf: Shelf) -> None:
    there = [proposal("a", HOSTILE), proposal("b", "no"), proposal("c", "0x1F"), proposal("d", "2023-09-09")]
    shelf.propose(there)
    assert shelf.proposals() == there
    shelf.propose([proposal("z")])
    assert shelf.proposals() == [proposal("z")]


def test_what_is_approved_moves_to_the_rules_that_act_with_who_and_when(shelf: Shelf) -> None:
    one, other = proposal("a", HOSTILE), proposal("b")
    shelf.propose([one, other])
    shelf.approve([one], "Jane Roe", TODAY)
    assert shelf.approved() == [one.rule.model_copy(update={"approved": "Jane Roe, 2026-01-02"})]
    assert shelf.proposals() == [other]


def test_a_decision_is_taken_once(shelf: Shelf) -> None:
    one, other = proposal("a"), proposal("b")
    for _ in range(2):
        shelf.propose([one, other])
        shelf.approve([one], "Jane Roe", TODAY)
        shelf.reject([other], "Jane Roe", TODAY)
    assert ids(shelf.approved()) == ["own-a"]
    assert [(one.rule.id, one.rejected) for one in shelf.rejected()] == [("own-b", "Jane Roe, 2026-01-02")]
    assert shelf.proposals() == []


@pytest.mark.parametrize("writes", [0, 1])
def test_a_killed_decision_is_taken_by_the_next_one(shelf: Shelf, monkeypatch: pytest.MonkeyPatch, writes: int) -> None:
    one = proposal("a")
    shelf.propose([one])
    left = [writes]

    def dying(path: Path, content: bytes, **_: object) -> None:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        write_whole(path, content, durable=False)

    monkeypatch.setattr(module, "write_whole", dying)
    with pytest.raises(KeyboardInterrupt):
        shelf.approve([one], "Jane Roe", TODAY)
    assert (ids(shelf.approved()), shelf.proposals()) == (["own-a"] * writes, [one])
    monkeypatch.undo()
    shelf.approve([one], "Jane Roe", TODAY)
    assert (ids(shelf.approved()), shelf.proposals()) == (["own-a"], [])


def test_what_another_process_decided_meanwhile_is_not_decided_again(shelf: Shelf) -> None:
    one, other = proposal("a"), proposal("b")
    shelf.propose([one, other])
    assert shelf.reject([one], "Jane Roe", TODAY) == [one]
    assert shelf.approve([one, other], "John Doe", TODAY) == [other]
    assert shelf.reject([other], "Jane Roe", TODAY) == []
    assert (ids(shelf.approved()), [one.rule.id for one in shelf.rejected()]) == (["own-b"], ["own-a"])


def test_what_was_refused_is_known_by_its_line_and_outlet(shelf: Shelf) -> None:
    one = proposal("a")
    shelf.propose([one])
    shelf.reject([one], "Jane Roe", TODAY)
    assert refusals(shelf.rejected())
    assert refusals(shelf.rejected()) == refusals(shelf.rejected() * 2)


def test_what_nobody_proposed_cannot_be_decided_on() -> None:
    one = proposal("a")
    assert chosen([one], ["own-a", "own-a"], []) == [one]
    assert chosen([], ["own-a"], [one.rule]) == []
    with pytest.raises(UsageError, match="no proposal 'own-x'"):
        chosen([one], ["own-a", "own-x"], [])


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"proposals: [", "the file: no YAML"),
        (b"- a", "one key is expected, `proposals`"),
        (b"proposals: [{rule: {id: own-a}}]", "rule.kind: Field required"),
        (b"\xff", "the file: no YAML"),
        (edited("id: own-a", "id: own-a\n    pattern: ['(a)']"), "rule own-a: pattern: '.a.' has a group"),
        (edited("id: own-a", "id: own-a\n    ending: ['(?:[A-Z]\\w* ?){1,8}$']"), "can take time without bound"),
        (edited("id: own-b", "id: own-a"), "rule own-a: the id stands here twice"),
    ],
)
def test_a_file_that_a_person_broke_is_named(shelf: Shelf, content: bytes, told: str) -> None:
    shelf.folder.mkdir(parents=True)
    shelf.proposed.write_bytes(content)
    with pytest.raises(Stop, match=told) as stopped:
        shelf.proposals()
    assert str(shelf.proposed) in stopped.value.happened
