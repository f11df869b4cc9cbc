"""From a reading to queries and tables; whatever does not fit together is said with its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from chem.errors import BrokenReadingError
from chem.markush.bounds import has_bounds, term_words
from chem.markush.hints import closest
from chem.markush.pieces import CompiledTemplate
from chem.markush.reading import (
    HYDROGEN,
    Between,
    Condition,
    Node,
    Permission,
    Reading,
    Shape,
    Stands,
    Term,
)
from chem.markush.templates import compile_templates, require
from chem.markush.vocabulary import CompiledVocabulary, compile_smarts

# Names of the core atom of each link of a piece.
Names = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledTerm:
    """A term whose class exists, or whose node is compiled."""

    term: Term
    words: str  # "alkyl C1-3"
    node: "CompiledNode | None"
    is_bounded: bool  # it has bounds that must be measured on the piece


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledPermission:
    """A permission with its terms compiled; the parent's own terms come first."""

    permission: Permission
    at: frozenset[str]
    terms: tuple[CompiledTerm, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """The permissions that are open at a place, by number; free: no permission names the place."""

    permissions: tuple[tuple[int, CompiledPermission], ...]
    free: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CompiledNode:
    """A node with its queries; it is equal to none but itself.

    opened: what is open for a piece that hangs in this way on atoms of these names, worked out so
    far.
    """

    name: str
    templates: tuple[CompiledTemplate, ...]
    permissions: tuple[CompiledPermission, ...]
    elsewhere: Literal["forbidden", "permitted"]
    measures: bool  # a term bounds the ring that a piece closes with the core
    opened: dict[tuple[Shape, Names], Opened] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledStands:
    """What stands at some positions: `permits` or `refuses` compiled, `hydrogen` taken out."""

    at: frozenset[str]
    is_refusal: bool
    with_hydrogen: bool
    terms: tuple[CompiledTerm, ...]

    @property
    def words(self) -> str:
        """What is asked for, in words."""
        named = [HYDROGEN] if self.with_hydrogen else []
        listed = " or ".join([*named, *(term.words for term in self.terms)])
        return f"not be {listed}" if self.is_refusal else f"be {listed}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledBetween:
    """A condition between positions. nested: it looks into nested nodes."""

    between: Between
    when: CompiledStands
    then: CompiledStands

    @property
    def nested(self) -> bool:
        """Say whether it looks into nested nodes."""
        return any(", " in name for name in self.when.at | self.then.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledReading:
    """A reading that can be matched. ways: every label in it, in the order of the text.

    patterns: the queries of the conditions that count. others: readings of the same words.
    """

    core: CompiledNode
    ways_at_least: int
    ways: tuple[str, ...]
    conditions: tuple[Condition, ...]
    vocabulary: CompiledVocabulary
    patterns: Mapping[str, Any] = field(default_factory=dict)
    between: tuple[CompiledBetween, ...] = ()
    others: tuple["CompiledReading", ...] = ()

    @property
    def templates(self) -> frozenset[str]:
        """The SMARTS of every template, nested ones too."""
        return frozenset(template.text for template in _templates(self.core))


def compile_reading(reading: Reading, vocabulary: CompiledVocabulary) -> CompiledReading:
    """Compile a reading against the vocabulary.

    Raises:
        BrokenReadingError: names the place: an unknown class or position, a map number that is
            missing, SMARTS that is not valid, a way in `after` that nothing uses, …
    """
    core = _compile_node(reading.core, vocabulary, where="core")
    ways = tuple(dict.fromkeys(_ways(reading.core)))
    _check_after(reading.core, ways, where="core")
    require(not reading.core.attached_at, "core", "`attached_at` is for nested nodes only")
    drawn = all(template.ring_system is None for template in reading.core.templates)
    require(drawn, "core", "`ring_system` is for nested nodes only")
    require(
        reading.ways_at_least <= len(ways),
        "ways_at_least",
        f"asks for {reading.ways_at_least} ways, but only {len(ways)} are named",
    )
    return CompiledReading(
        core=core,
        ways_at_least=reading.ways_at_least,
        ways=ways,
        conditions=reading.conditions,
        vocabulary=vocabulary,
        patterns=_patterns(reading.conditions),
        between=tuple(
            _compile_between(one, reading.core, vocabulary, f"between[{number}]")
            for number, one in enumerate(reading.between)
        ),
        others=tuple(compile_reading(other, vocabulary) for other in reading.others),
    )


def _patterns(conditions: tuple[Condition, ...]) -> dict[str, Any]:
    for number, condition in enumerate(conditions):
        bounded = condition.least is not None or condition.most is not None
        require(bounded, f"conditions[{number}]", "has neither `least` nor `most`")
    return {
        condition.pattern: compile_smarts(condition.pattern, where=f"conditions[{number}].pattern")
        for number, condition in enumerate(conditions)
        if condition.pattern
    }


def _compile_between(
    between: Between, core: Node, vocabulary: CompiledVocabulary, where: str
) -> CompiledBetween:
    return CompiledBetween(
        between=between,
        when=_compile_stands(between.when, core, vocabulary, f"{where}.when"),
        then=_compile_stands(between.then, core, vocabulary, f"{where}.then"),
    )


def _compile_stands(
    stands: Stands, core: Node, vocabulary: CompiledVocabulary, where: str
) -> CompiledStands:
    known, words = list(_places(core)), set(_node_words(core))
    for name in stands.at:
        require(name in known, where, f"unknown position {name!r}{closest(name, known)}")
    key, terms = ("is_not", stands.refuses) if stands.refuses else ("is", stands.permits)
    return CompiledStands(
        at=frozenset(stands.at),
        is_refusal=bool(stands.refuses),
        with_hydrogen=any(term.word == HYDROGEN for term in terms),
        terms=tuple(
            _compile_asked(term, vocabulary, words, f"{where}.{key}[{number}]")
            for number, term in enumerate(terms)
            if term.word != HYDROGEN
        ),
    )


def _compile_asked(
    term: Term, vocabulary: CompiledVocabulary, words: set[str], where: str
) -> CompiledTerm:
    """Compile a term of a condition: a class, or the word of a nested node of the reading."""
    require(term.node is None, where, "name the nested node by its word; it stands in the core")
    known = [*vocabulary.classes, *words]
    hint = closest(term.word, known)
    require(term.word in known, where, f"unknown class {term.word!r}{hint}")
    return _compiled(term, None)


def _places(node: Node, within: str = "") -> Iterator[str]:
    """Yield every position as reasons name it: "N1", "phenethyl, ring"."""
    yield from (f"{within}{name}" for name, _ in node.positions)
    for permission in node.permissions:
        for inner in _nested(permission):
            yield from _places(inner, f"{within}{inner.name}, ")


def _node_words(node: Node) -> Iterator[str]:
    for permission in node.permissions:
        for term in permission.permits:
            if term.node is not None:
                yield term.word
                yield from _node_words(term.node)


def _compile_node(node: Node, vocabulary: CompiledVocabulary, *, where: str) -> CompiledNode:
    """Compile a node, once for all readings that have the same: what is found for it is shared."""
    found: CompiledNode | None = vocabulary.nodes.get(node)
    if found is None:
        found = _make_node(node, vocabulary, where)
        vocabulary.nodes[node] = found
    return found


def _make_node(node: Node, vocabulary: CompiledVocabulary, where: str) -> CompiledNode:
    return CompiledNode(
        name=node.name,
        templates=compile_templates(node, where=where),
        permissions=tuple(
            _compile_permission(node, permission, vocabulary, f"{where}.permissions[{number}]")
            for number, permission in enumerate(node.permissions)
        ),
        elsewhere=node.elsewhere,
        measures=any(term.ring_sizes for one in node.permissions for term in one.permits),
    )


def _compile_permission(
    node: Node, permission: Permission, vocabulary: CompiledVocabulary, where: str
) -> CompiledPermission:
    known = [name for name, _ in node.positions]
    for name in permission.at:
        require(name in known, where, f"unknown position {name!r}{closest(name, known)}")
    require(bool(permission.at), where, "`at` is empty")
    require(bool(permission.permits), where, "`permits` is empty")
    most = permission.most
    require(most is None or permission.least <= most, where, "`least` is more than `most`")
    terms = [
        _compile_term(term, permission, vocabulary, f"{where}.permits[{number}]")
        for number, term in enumerate(permission.permits)
    ]
    return CompiledPermission(
        permission=permission,
        at=frozenset(permission.at),
        terms=tuple(sorted(terms, key=lambda compiled: not compiled.term.is_parent)),
    )


def _compile_term(
    term: Term, permission: Permission, vocabulary: CompiledVocabulary, where: str
) -> CompiledTerm:
    _check_ring_sizes(term, permission, where)
    if term.node is not None:
        _check_hanging(term.node, permission, where)
        node = _compile_node(term.node, vocabulary, where=f"{where}.node")
        return _compiled(term, node)
    known = vocabulary.classes.get(term.word)
    if known is None:
        hint = closest(term.word, list(vocabulary.classes))
        raise BrokenReadingError(f"{where}: unknown class {term.word!r}{hint}")
    shape = known.definition.shape
    require(
        shape == permission.shape,
        where,
        f"{term.word!r} is a class of shape {shape!r}, the permission says {permission.shape!r}",
    )
    return _compiled(term, None)


def _compiled(term: Term, node: CompiledNode | None) -> CompiledTerm:
    bounded = has_bounds(term) or bool(term.ring_sizes)
    return CompiledTerm(term=term, words=term_words(term), node=node, is_bounded=bounded)


def _check_hanging(node: Node, permission: Permission, where: str) -> None:
    drawn = any(template.ring_system is None for template in node.templates)
    ends = len(node.attached_at)
    require(not drawn or ends > 0, where, "the node does not say what it is attached_at")
    single = permission.shape != "single" or ends <= 1
    require(single, where, "a node with several ends in `attached_at` is no `single` piece")


def _check_ring_sizes(term: Term, permission: Permission, where: str) -> None:
    closes = permission.shape != "single" or not term.ring_sizes
    require(closes, where, "`ring_sizes` is for shape ring_through or bridge: others close no ring")


def _templates(node: CompiledNode) -> Iterator[CompiledTemplate]:
    yield from node.templates
    for permission in node.permissions:
        for term in permission.terms:
            if term.node is not None:
                yield from _templates(term.node)


def _nested(permission: Permission) -> Iterator[Node]:
    return (term.node for term in permission.permits if term.node is not None)


def _ways(node: Node) -> Iterator[str]:
    yield from (template.way for template in node.templates if template.way)
    for permission in node.permissions:
        if permission.way:
            yield permission.way
        for inner in _nested(permission):
            yield from _ways(inner)


def _check_after(node: Node, ways: tuple[str, ...], *, where: str) -> None:
    for number, permission in enumerate(node.permissions):
        known = not permission.after or permission.after in ways
        place = f"{where}.permissions[{number}].after"
        require(known, place, f"no permission or template has the way {permission.after!r}")
        for inner in _nested(permission):
            _check_after(inner, ways, where=f"{where} > {inner.name}")
