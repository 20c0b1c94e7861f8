from flows.clean.columns import restored
from flows.clean.markup import visible_blocks

LONG = "tells of the bridge that the council of the town has closed for two years from Monday on."


def kept(markup: str, chosen: set[str], barred: frozenset[str] = frozenset()) -> list[str]:
    """The words of the blocks that are the article; a block is chosen, or barred, by its first word."""
    blocks = visible_blocks(markup)
    firsts = [block.text.split()[0] for block in blocks]
    inside = restored(blocks, [word in chosen for word in firsts], [word in barred for word in firsts])
    return [word for word, is_inside in zip(firsts, inside, strict=True) if is_inside]


PAGE = f"""<div class=body><p class=t>A {LONG}</p><h2>B</h2><p class=t>C</p><p class=ad>D</p><div>E</div>
<ul><li>F</li></ul><p class=t><a href=/>G</a></p></div><div class=ad>H</div>
<div class=body><p class=t>I {LONG}</p><h2>J</h2><p class=t>K {LONG}</p><p class=t>L</p></div>"""


def test_paragraphs_and_headings_between_the_chosen_ones_come_back() -> None:
    assert kept(PAGE, {"A", "I"}) == ["A", "B", "C", "I", "K"]


def test_what_is_made_in_another_way_stays_out() -> None:
    assert not {"D", "E", "G", "H"} & set(kept(PAGE, {"A", "I"}))


def test_what_is_barred_stays_out() -> None:
    assert kept(PAGE, {"A", "I"}, frozenset("CK")) == ["A", "I"]


def test_a_column_with_little_of_the_text_gives_nothing_back() -> None:
    teasers = f"<div class=teasers><p>X</p><p>Y {LONG}</p></div>"
    assert "Y" not in kept(PAGE + teasers, {"A", "I", "K", "X"})


def test_without_a_tree_nothing_comes_back() -> None:
    assert kept("<div>" * 1_000 + "A<p>B", {"A"}) == ["A"]
