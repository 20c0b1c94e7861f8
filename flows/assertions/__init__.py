"""Drop assertions: what a drop has to be like before its articles are loaded.

docs/assertions.md tells how to write one. `files` reads them, `history` holds what they measure, `judging` says whether
they hold.
"""

from flows.assertions.files import Book, book
from flows.assertions.history import Figures
from flows.assertions.judging import Expectations, Judgement

__all__ = ["Book", "Expectations", "Figures", "Judgement", "book"]
