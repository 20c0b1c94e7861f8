"""Rules as data: which lines are boilerplate, and why."""

from flows.clean.rules.book import Book, Matcher, book, data, load
from flows.clean.rules.matcher import Rules, compile_rules
from flows.clean.rules.rule import MAX_LENGTH, Rule, outlet_key, parse

__all__ = [
    "MAX_LENGTH", "Book", "Matcher", "Rule", "Rules", "book", "compile_rules", "data", "load", "outlet_key", "parse",
]  # fmt: skip
