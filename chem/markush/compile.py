"""From a reading to queries and tables; whatever does not fit together is said with its place."""

from collections.abc import Iterator

from chem.errors import BrokenReadingError
from chem.markush.compile_between import compile_between, nested
from chem.markush.compiled import (
    CompiledNode,
    CompiledPattern,
    CompiledPermission,
    CompiledReading,
    CompiledTerm,
    compiled_term,
)
from chem.markush.hints import closest
from chem.markush.reading import Condition, Node, Permission, Reading, Term
from chem.markush.templates import compile_templates, require
from chem.markush.vocabulary import CompiledVocabulary, compile_smarts


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
        patterns=_patterns(reading.conditions, vocabulary),
        between=tuple(
            compile_between(one, reading.core, vocabulary, f"between[{number}]")
            for number, one in enumerate(reading.between)
        ),
        others=tuple(compile_reading(other, vocabulary) for other in reading.others),
    )


def _patterns(
    conditions: tuple[Condition, ...], vocabulary: CompiledVocabulary
) -> dict[str, CompiledPattern]:
    for number, condition in enumerate(conditions):
        bounded = condition.least is not None or condition.most is not None
        require(bounded, f"conditions[{number}]", "has neither `least` nor `most`")
    return {
        condition.pattern: CompiledPattern(
            query=compile_smarts(condition.pattern, where=f"conditions[{number}].pattern"),
            name=vocabulary.pattern_names.get(condition.pattern, condition.pattern),
        )
        for number, condition in enumerate(conditions)
        if condition.pattern
    }


def _compile_node(node: Node, vocabulary: CompiledVocabulary, *, where: str) -> CompiledNode:
    """Compile a node, once for all readings that have the same: what is found for it is shared."""
    found: CompiledNode | None = vocabulary.nodes.get(node)
    if found is None:
        found = _make_node(node, vocabulary, where)
        vocabulary.nodes[node] = found
    return found


def _make_node(node: Node, vocabulary: CompiledVocabulary, where: str) -> CompiledNode:
    templates = compile_templates(node, where=where)
    return CompiledNode(
        name=node.name,
        templates=templates,
        permissions=tuple(
            _compile_permission(node, permission, vocabulary, f"{where}.permissions[{number}]")
            for number, permission in enumerate(node.permissions)
        ),
        elsewhere=node.elsewhere,
        looks_out="$" in "".join(_drawings(node)),
    )


def _drawings(node: Node) -> Iterator[str]:
    """Yield every SMARTS of a node, but not of those in it."""
    for template in node.templates:
        yield template.smarts
        rings = template.ring_system
        if rings is not None:
            yield from (*rings.excepts, *rings.has, *rings.lacks, *rings.hangs_by)


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
        return compiled_term(term, node)
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
    return compiled_term(term, None)


def _check_hanging(node: Node, permission: Permission, where: str) -> None:
    drawn = any(template.ring_system is None for template in node.templates)
    ends = len(node.attached_at)
    require(not drawn or ends > 0, where, "the node does not say what it is attached_at")
    single = permission.shape != "single" or ends <= 1
    require(single, where, "a node with several ends in `attached_at` is no `single` piece")


def _check_ring_sizes(term: Term, permission: Permission, where: str) -> None:
    closes = permission.shape != "single" or not term.ring_sizes
    require(closes, where, "`ring_sizes` is for shape ring_through or bridge: others close no ring")


def _ways(node: Node) -> Iterator[str]:
    yield from (template.way for template in node.templates if template.way)
    for permission in node.permissions:
        if permission.way:
            yield permission.way
        for inner in nested(permission):
            yield from _ways(inner)


def _check_after(node: Node, ways: tuple[str, ...], *, where: str) -> None:
    for number, permission in enumerate(node.permissions):
        known = not permission.after or permission.after in ways
        place = f"{where}.permissions[{number}].after"
        require(known, place, f"no permission or template has the way {permission.after!r}")
        for inner in nested(permission):
            _check_after(inner, ways, where=f"{where} > {inner.name}")
