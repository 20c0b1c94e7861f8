"""The query language: Lucene's syntax, resolved against the fields of the schema into a `flows.index.query.tree`.

`docs/query.md` describes it for people. luqum reads the grammar; here each part gets the fields it searches, and
what a field cannot do is refused with the place and a hint. `AND` binds tighter than `OR`, and terms side by side
are an `OR`. A term without any letter or digit (`—`, `&`) is left out.
"""

import re

import luqum.thread
from luqum import tree
from luqum.exceptions import ParseError

from flows.index.query import terms
from flows.index.query.analysis import tokenize
from flows.index.query.fields import Purpose, field_named
from flows.index.query.rewrite import MAX_DEPTH, Source, check, rewrite
from flows.index.query.terms import BadTerm, Scope
from flows.index.query.tree import All, Bool, Boost, Fuzzy, Node, Nothing, Phrase, Prefix, Wildcard, Words

# Each becomes one clause for each default field and language, some hundred. Elasticsearch refuses more clauses than its
# heap and processors allow: 7,904 with 512 MB and two.
MAX_WORDS = 75
MAX_PATTERNS = 20  # each is an automaton over every term of its fields: 200 took 7 seconds on 15 documents
_NESTS = (tree.BaseOperation, tree.UnaryOperator, tree.Boost, tree.SearchField)  # groups: see `rewrite.check`
_POSITION = re.compile(r"position (\d+)")


def parse(text: str) -> Node:
    """The meaning of a query. Raises `QuerySyntaxError` and `UnknownField`."""
    if text == "*":  # half of all searches, and the grammar takes a millisecond to find that out
        return All()
    source = rewrite(text)
    check(source)
    return _Resolver(source).node(_grammar(source), Scope(), 0) or Nothing()


def _grammar(source: Source) -> tree.Item:
    try:
        return luqum.thread.parse(source.text)
    except ParseError as error:
        found = _POSITION.search(str(error))
        at = int(found[1]) if found else len(source.text)
        opening = max(source.text.rfind("[", 0, at + 1), source.text.rfind("{", 0, at + 1))
        if opening >= 0 and not re.search(r"[\]}]", source.text[opening:at]):
            source.fail(
                opening, "a range that cannot be read", "write [low TO high], TO in capitals, * for an open end"
            )
        source.fail(at, "something that cannot stand here", "write a backslash before it, or use quotes")


class _Resolver:
    """From luqum's tree to ours. A node is None when nothing of it can be searched."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.patterns = 0
        self.words = 0

    def node(self, item: tree.Item, scope: Scope, depth: int) -> Node | None:
        """`depth` counts the operators around the item; each becomes one `Bool` or `Boost` at most."""
        depth += isinstance(item, _NESTS)
        if depth > MAX_DEPTH:
            self.source.fail(
                _position(item), f"more than {MAX_DEPTH} operators inside each other", "write a simpler query"
            )
        try:
            return self._node(item, scope, depth)
        except BadTerm as error:
            self.source.fail(_position(item), error.problem, error.hint)

    def _node(self, item: tree.Item, scope: Scope, depth: int) -> Node | None:
        match item:
            case tree.BaseOperation():
                return self._operation(item, scope, depth)
            case tree.Not() | tree.Prohibit():
                excluded = self.node(item.a, scope, depth)
                return excluded and Bool(must_not=(excluded,))
            case tree.Plus():
                return self.node(item.a, scope, depth)
            case tree.BaseGroup():
                return self.node(item.expr, scope, depth)
            case tree.Boost():
                boosted = self.node(item.expr, scope, depth)
                return boosted and Boost(boosted, float(item.force))
            case tree.SearchField():
                return self._field(item, depth)
            case tree.Fuzzy():
                return self._counted(
                    terms.fuzzy(scope, item.term.value, None if item._implicit_degree else int(item.degree))
                )
            case tree.Proximity():
                return self._counted(terms.phrase(scope, item.term.value[1:-1], item.degree))
            case tree.Phrase():
                return self._counted(terms.phrase(scope, item.value[1:-1]))
            case tree.Word():
                return self._counted(terms.word(scope, item.value))
            case tree.Range():
                return terms.between(scope, _bound(item.low), _bound(item.high), item.include_low, item.include_high)
            case tree.From():
                return terms.between(scope, _bound(item.a), None, item.include, True)
            case tree.To():
                return terms.between(scope, None, _bound(item.a), True, item.include)
            case _:
                raise BadTerm("something that is not supported", "see docs/query.md for what is")

    def _counted(self, leaf: Node | None) -> Node | None:
        """A word or phrase, counted."""
        parts = leaf.must if isinstance(leaf, Bool) else (leaf,)
        self.patterns += sum(isinstance(part, Prefix | Wildcard | Fuzzy) for part in parts)
        if self.patterns > MAX_PATTERNS:
            raise BadTerm(f"more than {MAX_PATTERNS} words with *, ? or ~", "search for whole words")
        self.words += sum(_length(part.text) for part in parts if isinstance(part, Words | Phrase))
        if self.words > MAX_WORDS:
            raise BadTerm(f"more than {MAX_WORDS} words", "search for fewer, or for exact values")
        return leaf

    def _field(self, item: tree.SearchField, depth: int) -> Node | None:
        name = terms.literal(item.name)
        if name == "*" and isinstance(item.expr, tree.Word) and item.expr.value == "*":
            return All()
        return self.node(item.expr, Scope(field_named(name, Purpose.SEARCH)), depth)

    def _operation(self, item: tree.BaseOperation, scope: Scope, depth: int) -> Node | None:
        """`a -b` and `a NOT b` are a without b; after a written OR, `NOT b` is everything that is not b."""
        must: list[Node] = []
        should: list[Node] = []
        must_not: list[Node] = []
        side_by_side = isinstance(item, tree.UnknownOperation)
        for operand in item.operands:
            if isinstance(operand, tree.Not | tree.Prohibit) and not isinstance(item, tree.OrOperation):
                kind, inner = must_not, operand.a
            elif isinstance(operand, tree.Plus) or isinstance(item, tree.AndOperation):
                kind, inner = must, operand
            else:
                kind, inner = should, operand
            found = self.node(inner, scope, depth)
            if found is None:
                continue
            if side_by_side and kind is should and isinstance(operand, tree.OrOperation) and _only_should(found):
                should.extend(found.should)  # type: ignore[union-attr]  # a OR b c
            else:
                kind.append(found)
        if not must_not and len(must) + len(should) <= 1:
            return next(iter(must + should), None)
        return Bool(tuple(must), tuple(should), tuple(must_not))


def _length(text: str) -> int:
    """Words, or pairs of characters where words are not separated."""
    return max(len(tokenize(text)), len(tokenize(text, "ja")))


def _only_should(node: Node) -> bool:
    return isinstance(node, Bool) and not node.must and not node.must_not


def _bound(item: tree.Item) -> str | None:
    """The text of a bound, None for an open one."""
    if isinstance(item, tree.Prohibit):
        return "-" + (_bound(item.a) or "*")
    if isinstance(item, tree.Phrase):
        return terms.literal(item.value[1:-1])
    return None if item.value == "*" else terms.literal(item.value)


def _position(item: tree.Item) -> int:
    """Where an item begins in the text that luqum read; it leaves some inner nodes without a place."""
    while item.pos is None and item.children:
        item = item.children[0]
    return item.pos or 0
