"""From the templates of a node to queries; whatever does not fit is said with its place."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from chem.errors import BrokenReadingError
from chem.markush.pieces import CompiledRingSystem, CompiledTemplate
from chem.markush.reading import Node, RingSystem, Template
from chem.markush.screen import counts_needed, loose_query, mask_of
from chem.markush.vocabulary import compile_smarts, not_smarts, query_of

_MAP_NUMBER = re.compile(r":\d+\]")

# A longer query can run for seconds on one molecule (measured), so none may be longer than this.
MOST_QUERY_ATOMS = 60


def require(holds: bool, where: str, what: str) -> None:  # noqa: FBT001 - reads as an assertion
    """Raise BrokenReadingError with the place unless it holds."""
    if not holds:
        raise BrokenReadingError(f"{where}: {what}")


def compile_templates(node: Node, *, where: str) -> tuple[CompiledTemplate, ...]:
    """Compile every template of the node, and check its map numbers against its positions."""
    require(bool(node.templates), where, "has no template")
    names = _names_by_number(node, where)
    templates = tuple(
        _compile(node, template, names, where=f"{where}.templates[{number}]")
        for number, template in enumerate(node.templates)
    )
    _check_numbers(node, templates, names, where)
    return templates


def _names_by_number(node: Node, where: str) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for name, numbers in node.positions:
        require(bool(numbers), f"{where}.positions.{name}", "has no map number")
        for number in numbers:
            found[number] = (*found.get(number, ()), name)
    return found


def _compile(
    node: Node, template: Template, names: dict[int, tuple[str, ...]], *, where: str
) -> CompiledTemplate:
    if template.ring_system is not None:
        return _compile_ring_system(node, template.ring_system, names, template.way, where)
    drawing = _draw(template.smarts)
    if drawing is None:
        raise not_smarts(template.smarts, where=where)
    query, numbers = drawing.query, drawing.numbers
    parts = "has several parts; a core is one connected drawing"
    require("." not in template.smarts, where, parts)
    require(
        query.GetNumAtoms() <= MOST_QUERY_ATOMS,
        where,
        f"has {query.GetNumAtoms()} atoms, at most {MOST_QUERY_ATOMS} are allowed",
    )
    for number in numbers:
        known = not number or number in names or number in node.attached_at
        require(known, where, f"map number {number} has no position")
    return CompiledTemplate(
        query=query,
        way=template.way,
        places=tuple(names.get(number, ()) for number in numbers),
        bonds=query.GetNumBonds(),
        anchors=_anchors(node, numbers, where),
        text=without_numbers(template.smarts),
        counts=drawing.counts,
        needs=drawing.needs,
        loose=drawing.loose,
    )


def without_numbers(smarts: str) -> str:
    """Return the SMARTS without its map numbers."""
    return _MAP_NUMBER.sub("]", smarts)


@dataclass(frozen=True, slots=True)
class _Drawing:
    """A SMARTS as a query without map numbers, the numbers of its atoms, and what it needs."""

    query: Any
    numbers: tuple[int, ...]
    counts: tuple[int, ...]
    needs: int
    loose: Any


@lru_cache(maxsize=8192)
def _draw(smarts: str) -> _Drawing | None:
    """Read a SMARTS, once for all readings that have it: later wordings repeat the earlier ones."""
    query = query_of(smarts)
    if query is None:
        return None
    atoms = [query.GetAtomWithIdx(index) for index in range(query.GetNumAtoms())]
    numbers = tuple(atom.GetAtomMapNum() for atom in atoms)
    for atom in atoms:
        atom.SetAtomMapNum(0)
    counts = tuple(counts_needed(query))
    loose = loose_query(without_numbers(smarts))
    return _Drawing(query, numbers, counts, mask_of(counts), loose)


def _anchors(node: Node, numbers: tuple[int, ...], where: str) -> tuple[int, ...]:
    counts = Counter(numbers)
    for wanted in node.attached_at:
        what = f"map number {wanted} (`attached_at`) stands on {counts[wanted]} atoms, expected 1"
        require(counts[wanted] == 1, where, what)
    return tuple(numbers.index(wanted) for wanted in node.attached_at)


def _compile_ring_system(
    node: Node, rings: RingSystem, names: dict[int, tuple[str, ...]], way: str, where: str
) -> CompiledTemplate:
    place = f"{where}.ring_system"
    require(not node.attached_at, place, "leave `attached_at` out: it hangs by its own end")
    require(rings.at in names, place, f"map number {rings.at} has no position")
    return CompiledTemplate(
        query=None,
        way=way,
        places=(names[rings.at],),
        bonds=0,
        anchors=(),
        ring_system=CompiledRingSystem(
            test=rings,
            excepts=_queries(rings.excepts, f"{place}.excepts"),
            has=_queries(rings.has, f"{place}.has"),
            lacks=_queries(rings.lacks, f"{place}.lacks"),
            hangs_by=_queries(rings.hangs_by, f"{place}.hangs_by"),
        ),
    )


def _queries(smarts: tuple[str, ...], where: str) -> tuple[tuple[Any, str], ...]:
    return tuple((compile_smarts(text, where=where), text) for text in smarts)


def _check_numbers(
    node: Node,
    templates: tuple[CompiledTemplate, ...],
    names: dict[int, tuple[str, ...]],
    where: str,
) -> None:
    drawn = {places for template in templates for places in template.places}
    for number, at in names.items():
        missing = f"map number {number} ({', '.join(at)}) is in no template"
        require(at in drawn, f"{where}.positions", missing)
    require(len(dict(node.positions)) == len(node.positions), where, "names a position twice")
