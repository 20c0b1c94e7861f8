"""The main content of a page: which of its visible lines are the article.

trafilatura chooses; where it finds little, the whole page goes to the line cleaner. What it leaves out comes back when
the page's own metadata (articleBody) has it. Lines are compared by letters and digits alone.
"""

import re

from flows.clean.markup import SourceLine, too_deep, visible_lines
from flows.text.characters import repair_line

_LITTLE = 200  # letters: less than this is no article found
_DISTINCT = 25  # letters: shorter lines must be a whole line of the content, not a part of one

_NO_LETTER = re.compile(r"[\W_]+")


def page_lines(html: str, article_body: str | None = None) -> list[SourceLine]:
    """The visible lines of a page in order; those that are not the article are `outside`."""
    visible = visible_lines(html)
    content = [] if too_deep(html) else _main_content(html)
    if article_body:
        content += visible_lines(article_body) if "<" in article_body else article_body.splitlines()
    letters = [_letters(line) for line in content]
    if sum(map(len, letters)) < _LITTLE:
        return [SourceLine(number, line) for number, line in enumerate(visible, start=1)]
    whole, running = set(letters), "\n".join(letters)
    result = []
    for number, line in enumerate(visible, start=1):
        own = _letters(line)
        inside = own in whole or (len(own) >= _DISTINCT and own in running) or not own
        result.append(SourceLine(number, line, outside=not inside))
    return result


def _main_content(html: str) -> list[str]:
    from trafilatura import extract  # heavy: only pages need it

    text = extract(html, include_comments=False, include_tables=True, favor_recall=False, deduplicate=False)
    return [repair_line(line) for line in text.splitlines()] if text else []


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text.casefold())
