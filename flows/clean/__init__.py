"""From raw text to article text: characters, markup, lines, boilerplate.

`judge` gives the verdict on every raw line, `clean` the article that these verdicts make.
"""

from flows.clean.article import clean
from flows.clean.judgement import judge
from flows.clean.rules import Book, book, data
from flows.clean.verdicts import Evidence, Judgement, Verdict

VERSION = "3"

__all__ = ["VERSION", "Book", "Evidence", "Judgement", "Verdict", "book", "clean", "data", "judge"]
