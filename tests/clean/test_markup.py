from flows.clean.markup import SourceLine, text_lines, too_deep, visible_lines


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
