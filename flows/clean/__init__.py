"""From raw text to article text: characters, markup, lines, boilerplate.

`judge` gives the verdict on every raw line, `clean` the article that these verdicts make.
"""

from flows.clean import model, rules
from flows.clean.article import clean
from flows.clean.judgement import judge
from flows.clean.rules import Book, book
from flows.clean.verdicts import Evidence, Judgement, Verdict

VERSION = "5"

__all__ = ["VERSION", "Book", "Evidence", "Judgement", "Verdict", "book", "clean", "data", "judge"]


def data() -> bytes:
    """What a result depends on beside the code: rules and weights. Raises `Stop` for own rules that cannot be used."""
    return rules.data() + model.data()
