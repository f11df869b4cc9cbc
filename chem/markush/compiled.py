"""Readings made ready: nodes with their queries, terms whose class exists, conditions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from chem.markush.bounds import has_bounds, term_words
from chem.markush.pieces import CompiledTemplate
from chem.markush.reading import HYDROGEN, Between, Condition, Permission, Shape, Term
from chem.markush.vocabulary import CompiledVocabulary

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
    """The permissions that are open at a place, by number; free: no permission names the place.

    is_local: what a piece can be there hangs on the piece alone, in whatever molecule.
    """

    permissions: tuple[tuple[int, CompiledPermission], ...]
    free: bool
    is_local: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CompiledNode:
    """A node with its queries; it is equal to none but itself.

    opened: what is open for a piece that hangs in this way on atoms of these names, worked out so
    far. known: what pieces of any molecules can be there, by names, number and kind of question.
    looks_out: a template has recursive parts, which may look beyond the piece it lies on. plans:
    the node made ready for answers without roles (chem/markush/inside.py), once it was asked.
    """

    name: str
    templates: tuple[CompiledTemplate, ...]
    permissions: tuple[CompiledPermission, ...]
    elsewhere: Literal["forbidden", "permitted"]
    looks_out: bool
    known: dict[tuple[Names, int, tuple[bool, ...]], Any] = field(default_factory=dict)
    opened: dict[tuple[Shape, Names], Opened] = field(default_factory=dict)
    plans: list[Any] = field(default_factory=list)


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
class CompiledPattern:
    """A pattern that is counted. name: without an article; its SMARTS if it has none."""

    query: Any
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledReading:
    """A reading that can be matched. ways: every label in it, in the order of the text.

    patterns: the queries of the conditions that count, with what the vocabulary calls them.
    others: readings of the same words.
    """

    core: CompiledNode
    ways_at_least: int
    ways: tuple[str, ...]
    conditions: tuple[Condition, ...]
    vocabulary: CompiledVocabulary
    patterns: Mapping[str, CompiledPattern] = field(default_factory=dict)
    between: tuple[CompiledBetween, ...] = ()
    others: tuple["CompiledReading", ...] = ()

    @property
    def templates(self) -> frozenset[str]:
        """The SMARTS of every template, nested ones too."""
        return frozenset(template.text for template in _templates(self.core))


def compiled_term(term: Term, node: CompiledNode | None) -> CompiledTerm:
    """Return the term with what of it is worked out once."""
    bounded = has_bounds(term) or bool(term.ring_sizes)
    return CompiledTerm(term=term, words=term_words(term), node=node, is_bounded=bounded)


def _templates(node: CompiledNode) -> Iterator[CompiledTemplate]:
    yield from node.templates
    for permission in node.permissions:
        for term in permission.terms:
            if term.node is not None:
                yield from _templates(term.node)
