from flows.clean.markup import SourceLine, text_lines, too_deep, visible_blocks, visible_lines


def test_tags_left_in_text_go_and_lines_keep_their_number() -> None:
    lines = ["<p>First <b>bold</b> words.</p><p>Second<br>line</p>", "x < y and <3 stay", "<3>"]
    assert text_lines(lines) == [
        SourceLine(1, "First bold words."),
        SourceLine(1, "Second"),
        SourceLine(1, "line"),
        SourceLine(2, "x < y and <3 stay"),
        SourceLine(3, "<3>"),
    ]


def test_what_a_reader_does_not_see_is_no_line() -> None:
    html = "<html><head><title>T</title><style>a{}</style></head><body><!-- no --><p hidden>no</p><p>Yes"
    assert visible_lines(html + "<script>no()</script>") == ["Yes"]


def test_inline_markup_does_not_break_a_line_and_blocks_do() -> None:
    assert visible_lines("<div>a <a href=x>link</a> here<ul><li>one<li>two</ul>after</div>") == [
        "a link here",
        "one",
        "two",
        "after",
    ]


def test_a_page_nested_without_end_is_read_without_a_tree() -> None:
    page = "<div>" * 100_000 + "deep" + "</div>" * 100_000
    assert too_deep(page)
    assert visible_lines(page) == ["deep"]


def test_unclosed_paragraphs_are_not_depth() -> None:
    assert not too_deep("<p>one<li>two<br>" * 5_000)


def test_a_row_of_a_table_is_a_line_and_a_table_that_only_arranges_the_page_is_not() -> None:
    assert visible_lines("<table><tr><th>Team<th>Points</tr><tr><td>Blue</td><td>12</td></tr></table>") == [
        "Team | Points",
        "Blue | 12",
    ]
    assert visible_lines("<table><tr><td><p>One</p><p>Two</p></td><td>Three</td></tr></table>") == [
        "One",
        "Two",
        "Three",
    ]


def test_what_an_inline_style_hides_is_told_from_what_is_shown() -> None:
    blocks = visible_blocks("<p>a <span style='display: none'>b</span> c</p><div style='DISPLAY:NONE !important'><p>d")
    assert [(block.text, block.hidden) for block in blocks] == [("a", False), ("b", True), ("c", False), ("d", True)]


def test_a_block_knows_its_element_and_how_much_of_it_is_linked() -> None:
    blocks = visible_blocks("<p><a href=/><b>Link</b></a></p><p>Text <a href=/>link</a></p>")
    assert [(block.element.name if block.element else None, round(block.linked, 1)) for block in blocks] == [
        ("b", 1.0),
        ("p", 0.4),
    ]
