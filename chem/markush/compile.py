"""From a reading to queries and tables; whatever does not fit together is said with its place."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from chem.errors import BrokenReadingError
from chem.markush.pieces import CompiledTemplate
from chem.markush.reading import Condition, Node, Permission, Reading, Template, Term
from chem.markush.vocabulary import CompiledVocabulary, closest, compile_smarts

_MAP_NUMBER = re.compile(r":\d+\]")

# A longer query can run for seconds on one molecule (measured), so none may be longer than this.
MOST_QUERY_ATOMS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledTerm:
    """A term whose class exists, or whose node is compiled."""

    term: Term
    words: str  # "alkyl C1-3"
    node: "CompiledNode | None"


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledPermission:
    """A permission with its terms compiled; the parent's own terms come first."""

    permission: Permission
    at: frozenset[str]
    terms: tuple[CompiledTerm, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledNode:
    """A node with its queries."""

    name: str
    templates: tuple[CompiledTemplate, ...]
    permissions: tuple[CompiledPermission, ...]
    elsewhere: Literal["forbidden", "permitted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledReading:
    """A reading that can be matched. ways: every label in it, in the order of the text."""

    core: CompiledNode
    ways_at_least: int
    ways: tuple[str, ...]
    conditions: tuple[Condition, ...]
    vocabulary: CompiledVocabulary

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
    _require(reading.core.attached_at is None, "core", "`attached_at` is for nested nodes only")
    _require(
        reading.ways_at_least <= len(ways),
        "ways_at_least",
        f"asks for {reading.ways_at_least} ways, but only {len(ways)} are named",
    )
    for number, condition in enumerate(reading.conditions):
        bounded = condition.least is not None or condition.most is not None
        _require(bounded, f"conditions[{number}]", "has neither `least` nor `most`")
    return CompiledReading(
        core=core,
        ways_at_least=reading.ways_at_least,
        ways=ways,
        conditions=reading.conditions,
        vocabulary=vocabulary,
    )


def _require(holds: bool, where: str, what: str) -> None:  # noqa: FBT001 - reads as an assertion
    if not holds:
        raise BrokenReadingError(f"{where}: {what}")


def _compile_node(node: Node, vocabulary: CompiledVocabulary, *, where: str) -> CompiledNode:
    _require(bool(node.templates), where, "has no template")
    names = _names_by_number(node, where)
    templates = tuple(
        _compile_template(node, template, names, where=f"{where}.templates[{number}]")
        for number, template in enumerate(node.templates)
    )
    _check_numbers(node, templates, names, where)
    return CompiledNode(
        name=node.name,
        templates=templates,
        permissions=tuple(
            _compile_permission(node, permission, vocabulary, f"{where}.permissions[{number}]")
            for number, permission in enumerate(node.permissions)
        ),
        elsewhere=node.elsewhere,
    )


def _names_by_number(node: Node, where: str) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for name, numbers in node.positions:
        _require(bool(numbers), f"{where}.positions.{name}", "has no map number")
        for number in numbers:
            found[number] = (*found.get(number, ()), name)
    return found


def _compile_template(
    node: Node, template: Template, names: dict[int, tuple[str, ...]], *, where: str
) -> CompiledTemplate:
    query = compile_smarts(template.smarts, where=where)
    _require(
        "." not in template.smarts, where, "has several parts; a core is one connected drawing"
    )
    _require(
        query.GetNumAtoms() <= MOST_QUERY_ATOMS,
        where,
        f"has {query.GetNumAtoms()} atoms, at most {MOST_QUERY_ATOMS} are allowed",
    )
    numbers = [atom.GetAtomMapNum() for atom in query.GetAtoms()]
    for number in numbers:
        known = not number or number in names or number == node.attached_at
        _require(known, where, f"map number {number} has no position")
    return CompiledTemplate(
        query=_without_numbers(query),
        way=template.way,
        places=tuple(names.get(number, ()) for number in numbers),
        bonds=query.GetNumBonds(),
        anchor=_anchor(node, numbers, where),
        text=_MAP_NUMBER.sub("]", template.smarts),
    )


def _without_numbers(query: Any) -> Any:
    for atom in query.GetAtoms():
        atom.SetAtomMapNum(0)
    return query


def _anchor(node: Node, numbers: list[int], where: str) -> int | None:
    if node.attached_at is None:
        return None
    count = Counter(numbers)[node.attached_at]
    _require(
        count == 1,
        where,
        f"map number {node.attached_at} (`attached_at`) stands on {count} atoms, expected 1",
    )
    return numbers.index(node.attached_at)


def _check_numbers(
    node: Node,
    templates: tuple[CompiledTemplate, ...],
    names: dict[int, tuple[str, ...]],
    where: str,
) -> None:
    drawn = {places for template in templates for places in template.places}
    for number, at in names.items():
        missing = f"map number {number} ({', '.join(at)}) is in no template"
        _require(at in drawn, f"{where}.positions", missing)
    _require(len(dict(node.positions)) == len(node.positions), where, "names a position twice")


def _compile_permission(
    node: Node, permission: Permission, vocabulary: CompiledVocabulary, where: str
) -> CompiledPermission:
    known = [name for name, _ in node.positions]
    for name in permission.at:
        _require(name in known, where, f"unknown position {name!r}{closest(name, known)}")
    _require(bool(permission.at), where, "`at` is empty")
    _require(bool(permission.permits), where, "`permits` is empty")
    most = permission.most
    _require(most is None or permission.least <= most, where, "`least` is more than `most`")
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
    if term.node is not None:
        _require(permission.shape == "single", where, "a node can only hang by a single bond")
        _require(
            term.node.attached_at is not None, where, "the node does not say what it is attached_at"
        )
        node = _compile_node(term.node, vocabulary, where=f"{where}.node")
        return CompiledTerm(term=term, words=term.word, node=node)
    known = vocabulary.classes.get(term.word)
    if known is None:
        hint = closest(term.word, list(vocabulary.classes))
        raise BrokenReadingError(f"{where}: unknown class {term.word!r}{hint}")
    shape = known.definition.shape
    _require(
        shape == permission.shape,
        where,
        f"{term.word!r} is a class of shape {shape!r}, the permission says {permission.shape!r}",
    )
    return CompiledTerm(term=term, words=_bounded(term), node=None)


def _bounded(term: Term) -> str:
    least, most = term.min_carbons, term.max_carbons
    if least is None and most is None:
        return term.word
    if least == most:
        return f"{term.word} C{most}"
    if most is None:
        return f"{term.word} C{least}+"
    return f"{term.word} C{least or 1}-{most}"


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
        _require(known, place, f"no permission or template has the way {permission.after!r}")
        for inner in _nested(permission):
            _check_after(inner, ways, where=f"{where} > {inner.name}")
