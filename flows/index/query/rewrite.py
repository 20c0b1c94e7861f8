"""From what people type to what the grammar reads, and the mistakes that can be named before it reads.

luqum knows no `&& || !`, stumbles over an apostrophe at the start of a word, and reports a mistake as "unexpected x".
So the text is rewritten first, every character remembering where it was typed, and the tokens are checked in pairs.
"""

import re
from dataclasses import dataclass
from typing import NoReturn

import luqum.parser
from luqum.exceptions import IllegalCharacterError

from flows.errors import QuerySyntaxError

MAX_LENGTH = 10_000  # characters
MAX_TERMS = 200  # words, phrases and values
MAX_DEPTH = 25  # Elasticsearch reads 30 levels; fields, filters and patterns need up to 4 of their own
MAX_BOOST = 1000
MAX_SLOP = 100

_NUMBER = re.compile(r"\d{1,9}(\.\d{1,9})?", re.ASCII)
_QUOTES = frozenset('"“”„‟«»')
_ENDS_TERM = frozenset(':^~(){}[]"')
_NEEDS_LEFT = {"AND_OP", "OR_OP"}
_NEEDS_RIGHT = {"AND_OP", "OR_OP", "NOT", "PLUS", "MINUS", "COLUMN", "GREATERTHAN", "LESSTHAN"}
_STARTS_OPERAND = {"TERM", "PHRASE", "NOT", "PLUS", "MINUS", "LPAREN", "LBRACKET", "GREATERTHAN", "LESSTHAN", "TO"}
_SHOWN = {"AND_OP": "AND", "OR_OP": "OR", "COLUMN": ":"}


@dataclass(frozen=True, slots=True)
class Source:
    """A query as the grammar reads it; `typed[i]` is where the person typed what is at `text[i]`."""

    original: str
    text: str
    typed: tuple[int, ...]

    def fail(self, position: int, problem: str, hint: str) -> NoReturn:
        """Raise `QuerySyntaxError` for a place of the rewritten text."""
        where = self.typed[position] if position < len(self.typed) else len(self.original)
        raise QuerySyntaxError(self.original, where, problem, hint)


class _Rewriter:
    """One pass over the characters. `in_term` says whether the last one belongs to a word."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.out: list[str] = []
        self.typed: list[int] = []
        self.in_term = False

    def emit(self, replacement: str, position: int, *, in_term: bool = False) -> None:
        self.out.append(replacement)
        self.typed.extend([position] * len(replacement))
        self.in_term = in_term

    def fail(self, position: int, problem: str, hint: str) -> NoReturn:
        raise QuerySyntaxError(self.text, position, problem, hint)

    def run(self) -> Source:
        position = 0
        while position < len(self.text):
            position = self.step(position)
        return Source(self.text, "".join(self.out), tuple(self.typed))

    def step(self, at: int) -> int:
        """Rewrite what begins at a character; the position after it."""
        char = self.text[at]
        if char == "\\":
            if at + 1 == len(self.text):
                self.fail(at, "nothing after the backslash", "write two backslashes to search for one")
            # luqum's escape stops at a line end, and a surrogate alone cannot be encoded
            escaped = self.text[at + 1]
            self.emit(" " if escaped.isspace() else "\\" + _encodable(escaped), at, in_term=not escaped.isspace())
            return at + 2
        if char in _QUOTES:
            return self.phrase(at)
        if self.text.startswith(("&&", "||"), at):
            self.emit(" AND " if char == "&" else " OR ", at)
            return at + 2
        if char.isspace():
            self.emit(" ", at)
        elif char in _ENDS_TERM:
            self.emit(char, at)
        elif self.in_term:
            self.emit(_encodable(char), at, in_term=True)
        elif char in "+-!":
            return self.signs(at)
        elif char == "/":
            self.slash(at)
        elif char in "<>":
            equals = self.text.startswith("=", at + 1)
            self.emit(char + "=" * equals, at)
            return at + 1 + equals
        elif char == "'":
            self.emit(" ", at)  # 'tis, '70s: the tokens are the same without it
        else:
            self.emit(_encodable(char), at, in_term=True)
        return at + 1

    def phrase(self, start: int) -> int:
        """Copy a phrase with straight quotes."""
        if self.in_term:
            self.emit(" ", start)
        self.emit('"', start)
        at = start + 1
        while at < len(self.text) and self.text[at] not in _QUOTES:
            char = self.text[at]
            if char == "\\" and at + 1 < len(self.text):
                self.emit("\\", at)
                at += 1
                char = self.text[at]
            elif char == "\\":
                break
            self.emit(" " if char.isspace() else _encodable(char), at)
            at += 1
        if at >= len(self.text) or self.text[at] not in _QUOTES:
            self.fail(start, "a quotation mark that is not closed", 'close it with ", or write \\" to search for one')
        self.emit('"', at)
        return at + 1

    def signs(self, start: int) -> int:
        """`+`, `-` and `!` before something are operators; before a space they are punctuation: `Salut ! Ça va`."""
        end = start
        while end < len(self.text) and self.text[end] in "+-!":
            end += 1
        operators = end < len(self.text) and not self.text[end].isspace() and self.text[end] not in ")]}"
        for at in range(start, end):
            char = self.text[at] if operators else " "
            self.emit("NOT " if char == "!" else char, at)
        return end

    def slash(self, at: int) -> None:
        """A slash alone is punctuation; before something it would begin a regular expression."""
        if at + 1 < len(self.text) and not self.text[at + 1].isspace():
            self.fail(at, "a regular expression is not supported", "use * and ?, or put the text in quotes")
        self.emit(" ", at)


def rewrite(text: str) -> Source:
    """The query as the grammar reads it. Raises `QuerySyntaxError` for a mistake it meets on the way."""
    if len(text) > MAX_LENGTH:
        raise QuerySyntaxError(
            text[:100], 100, f"a query of {len(text)} characters", f"at most {MAX_LENGTH} characters are read"
        )
    if not text.strip():
        raise QuerySyntaxError(text, 0, "an empty query", "give a word, or * for everything")
    return _Rewriter(text).run()


def check(source: Source) -> None:
    """Name the mistakes that tokens in pairs show. Raises `QuerySyntaxError`."""
    lexer = luqum.parser.lexer.clone()
    lexer.input(source.text)
    opened: list[tuple[str, int]] = []
    terms = 0
    before: tuple[str, int] = ("", 0)
    try:
        for token in lexer:
            kind, at = token.type, token.lexpos
            _check_pair(source, before, kind, at)
            if kind in ("APPROX", "BOOST"):
                _check_degree(source, before[0], kind, at, token.value.value)
            if kind in ("LPAREN", "LBRACKET"):
                opened.append((source.text[at], at))
                if len(opened) > MAX_DEPTH:
                    source.fail(at, f"more than {MAX_DEPTH} brackets inside each other", "write a simpler query")
            elif kind in ("RPAREN", "RBRACKET"):
                _close(source, opened, source.text[at], at)
            elif kind in ("TERM", "PHRASE"):
                terms += 1
                if terms > MAX_TERMS:
                    source.fail(at, f"more than {MAX_TERMS} terms", "search for fewer words, or for a phrase of them")
            before = (kind, at)
    except IllegalCharacterError:
        source.fail(lexer.lexpos, "a character that cannot stand here", "write a backslash before it, or use quotes")
    _check_pair(source, before, "", len(source.text))
    if opened:
        bracket, at = opened[-1]
        source.fail(at, f"{bracket} is not closed", f"close it with {_closing(bracket)}")


def _check_pair(source: Source, before: tuple[str, int], kind: str, at: int) -> None:
    last, last_at = before
    shown = source.text[last_at:at].strip() or _SHOWN.get(last, last)
    if last in _NEEDS_RIGHT and kind not in _STARTS_OPERAND:
        if last == "COLUMN":
            source.fail(last_at, "a field without a value", "write field:value, or field:* for any value")
        source.fail(last_at, f"nothing after {shown}", f"write what comes after {shown}, or put it in quotes")
    if kind in _NEEDS_LEFT and last in ("", "LPAREN"):
        word = _SHOWN[kind]
        source.fail(at, f"nothing before {word}", f"write what comes before {word}, or put it in quotes")
    if kind == "RPAREN" and last == "LPAREN":
        source.fail(last_at, "nothing between the parentheses", "write a query between them, or escape them")
    if kind == "COLUMN" and last != "TERM":
        source.fail(at, "a colon without a field", "write field:value, or a backslash before the colon")


def _check_degree(source: Source, last: str, kind: str, at: int, degree: str | None) -> None:
    """What stands before `~` or `^`, and the number after it."""
    if kind == "BOOST":
        if last not in ("TERM", "PHRASE", "RPAREN", "RBRACKET", "APPROX"):
            source.fail(at, "^ without a term before it", "write it right after a word, phrase or group")
        if not degree or not _NUMBER.fullmatch(degree) or not 0 < float(degree) <= MAX_BOOST:
            source.fail(at, "a boost that is no number", f"write ^2 or ^0.5: above 0, at most {MAX_BOOST}")
    elif last == "PHRASE":
        if not degree or not degree.isdigit() or int(degree[:9]) > MAX_SLOP:
            source.fail(at, "a proximity that is no number of words", f'write "two words"~3, at most ~{MAX_SLOP}')
    elif last != "TERM":
        source.fail(at, "~ without a word before it", "write it right after a word or a phrase, before any ^")
    elif degree not in (None, "1", "2"):
        source.fail(at, "a distance that is not 1 or 2", "write ~, ~1 or ~2: how many letters may differ")


def _close(source: Source, opened: list[tuple[str, int]], bracket: str, at: int) -> None:
    if not opened:
        source.fail(at, f"{bracket} closes nothing", "remove it, or write a backslash before it")
    opening, opened_at = opened.pop()
    if (opening == "(") != (bracket == ")"):
        source.fail(opened_at, f"{opening} is closed by {bracket}", f"close it with {_closing(opening)}")


def _closing(bracket: str) -> str:
    return ")" if bracket == "(" else "] or }"


def _encodable(char: str) -> str:
    return "\ufffd" if "\ud800" <= char <= "\udfff" else char
