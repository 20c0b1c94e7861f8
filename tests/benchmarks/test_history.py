"""What repetition adds is measured on drops that nothing was learned from."""

from pathlib import Path

from benchmarks.history import measure
from tests.rulemaking.newsroom import sentence

REPEATED = "The river belongs to everybody who lives in Northfield, and so does this page."


def test_a_line_of_the_outlet_goes_where_its_other_drops_have_it(tmp_path: Path) -> None:
    for number in range(4):
        outlet = "gazette.example" if number else "herald.example"
        lines = [
            *(f"keep\t{sentence(number, at)}" for at in range(6)),
            f"navigation\t{REPEATED}" if number else "ignore\t",
        ]
        head = f"# outlet: {outlet}\n# language: en\n"
        (tmp_path / f"{number}.lines").write_text(head + "\n".join(lines))
    rows = {row[0]: row[1:] for row in measure(tmp_path).rows}
    assert rows["inside the document, outlets with a history"][0] == "3"
    assert rows["inside the document, outlets with a history"][2] != "1.000"
    assert rows["and across its outlet, outlets with a history"] == ("3", "1.000", "1.000", "0.00%")
    assert rows["and across its outlet"][0] == "4"
