"""The vocabulary of substituent classes, compiled: which class admits which piece."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from rdkit import Chem
from rdkit.rdBase import BlockLogs

from chem.errors import BrokenReadingError
from chem.markush.bounds import broken_bound
from chem.markush.fragments import (
    Fragment,
    Signature,
    cut,
    holds_dummy,
    read_fragment,
    signature_of,
)
from chem.markush.graph import Graph
from chem.markush.group_names import name_by_rule
from chem.markush.pieces import Piece
from chem.markush.reading import Node, RingTest, Term, Vocabulary, VocabularyClass

# Decisions kept; they are computed anew from there on, so a flood of odd pieces costs only time.
# More of them make nothing quicker, and a piece with its molecule takes ten kilobytes.
MOST_REMEMBERED = 2_000

_NUMBERS = count()
_ORDERS = {"single": frozenset({1.0}), "double": frozenset({2.0})}


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledClass:
    """A substituent class with its SMARTS compiled."""

    definition: VocabularyClass
    every_atom: Any
    attached_by: Any
    has: tuple[Any, ...]
    lacks: tuple[Any, ...]
    is_exactly: frozenset[str]

    @property
    def is_open(self) -> bool:
        """Say whether the class admits anything of its shape ("univalent")."""
        tests = self.every_atom, self.attached_by, self.has, self.lacks, self.is_exactly
        ring = self.definition.ring, self.definition.acyclic
        return not any(tests) and ring == (None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledVocabulary:
    """All classes by name, names of common groups and of patterns, what was decided and compiled.

    The dictionaries of decisions only ever gain entries that depend on nothing but their key,
    so threads may share them.
    """

    classes: dict[str, CompiledClass]
    group_names: dict[str, str]
    pattern_names: dict[str, str] = field(default_factory=dict)
    fragments: dict[str, Fragment] = field(default_factory=dict)
    decisions: dict[tuple[str, str], bool] = field(default_factory=dict)
    broken: dict[tuple[str, str], str] = field(default_factory=dict)
    numbers: dict[Signature, int] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    nodes: dict[Node, Any] = field(default_factory=dict)

    def number(self, graph: Graph, piece: Piece) -> int:
        """Return the number of a piece: equal for equal pieces of any molecules, and never again.

        The same piece may have several, one for each order its atoms are drawn in.
        """
        found = graph.numbers.get(piece)
        if found is None:
            signature = signature_of(graph, piece)
            _make_room(self.numbers)
            found = self.numbers.get(signature)
            if found is None:
                found = self.numbers[signature] = next(_NUMBERS)
            graph.numbers[piece] = found
        return found

    def piece(self, graph: Graph, piece: Piece) -> Fragment:
        """Return the facts of a piece of a molecule."""
        number = self.number(graph, piece)
        found = self.texts.get(number)
        if found is None:
            found = cut(graph, piece)
            _make_room(self.texts)
            self.texts[number] = found
        return self.fragment(found)

    def fragment(self, text: str) -> Fragment:
        """Return the facts of a piece that was cut out of a molecule."""
        found = self.fragments.get(text)
        if found is None:
            found = read_fragment(text)
            if found is None:  # pragma: no cover - RDKit reads what it has written
                raise BrokenReadingError(f"the piece {text!r} cannot be read")
            _make_room(self.fragments)
            self.fragments[text] = found
        return found

    def admits(self, word: str, fragment: Fragment) -> bool:
        """Say whether the class `word` admits the piece."""
        key = word, fragment.text
        found = self.decisions.get(key)
        if found is None:
            found = admits(self.classes[word], fragment)
            _make_room(self.decisions)
            self.decisions[key] = found
        return found

    def broken_bound(self, term: Term, words: str, fragment: Fragment) -> str:
        """Say which bound of the term the piece breaks; `words` are the term's, bounds and all."""
        key = words, fragment.text
        found = self.broken.get(key)
        if found is None:
            found = broken_bound(term, fragment)
            _make_room(self.broken)
            self.broken[key] = found
        return found

    def name(self, fragment: Fragment) -> str:
        """Return the group's common name ("methyl"), else one by rule, else its SMILES."""
        return self.group_names.get(fragment.text) or name_by_rule(fragment.text) or fragment.text


def _make_room(kept: dict[Any, Any]) -> None:
    if len(kept) >= MOST_REMEMBERED:
        kept.clear()


def compile_vocabulary(vocabulary: Vocabulary) -> CompiledVocabulary:
    """Compile every class once.

    Raises:
        BrokenReadingError: a SMARTS or SMILES is not valid, or a class is there twice.
    """
    classes: dict[str, CompiledClass] = {}
    for definition in vocabulary.classes:
        if definition.name in classes:
            raise BrokenReadingError(f"the class {definition.name!r} is defined twice")
        classes[definition.name] = _compile_class(definition)
    names = {
        _canonical(smiles, where=f"group name {name!r}"): name
        for smiles, name in vocabulary.group_names
    }
    return CompiledVocabulary(
        classes=classes, group_names=names, pattern_names=dict(vocabulary.pattern_names)
    )


def _compile_class(definition: VocabularyClass) -> CompiledClass:
    where = f"class {definition.name!r}"
    return CompiledClass(
        definition=definition,
        every_atom=_optional_smarts(definition.every_atom, where=where),
        attached_by=_optional_smarts(definition.attached_by, where=where),
        has=tuple(compile_smarts(text, where=where) for text in definition.has),
        lacks=tuple(compile_smarts(text, where=where) for text in definition.lacks),
        is_exactly=frozenset(_canonical(text, where=where) for text in definition.is_exactly),
    )


def compile_smarts(text: str, *, where: str) -> Any:
    """Return the query, or raise BrokenReadingError with the place."""
    query = query_of(text)
    if query is None:
        raise not_smarts(text, where=where)
    return query


def query_of(text: str) -> Any:
    """Return the query of a SMARTS; None: it is none."""
    with BlockLogs():
        return Chem.MolFromSmarts(text) if text else None


def not_smarts(text: str, *, where: str) -> BrokenReadingError:
    """Make the error that says so, with the place."""
    return BrokenReadingError(f"{where}: {text!r} is not valid SMARTS")


def _optional_smarts(text: str, *, where: str) -> Any:
    return compile_smarts(text, where=where) if text else None


def _canonical(smiles: str, *, where: str) -> str:
    with BlockLogs():
        fragment = read_fragment(smiles)
    if fragment is None or not fragment.ends:
        raise BrokenReadingError(f"{where}: {smiles!r} is not a SMILES with * at its open bond")
    return fragment.text


def admits(compiled: CompiledClass, fragment: Fragment) -> bool:
    """Say whether every test of the class holds for the piece."""
    wanted = _ORDERS.get(compiled.definition.bond)
    return (
        compiled.definition.shape == fragment.shape
        and (wanted is None or wanted.issuperset(fragment.orders))
        and (not compiled.is_exactly or fragment.text in compiled.is_exactly)
        and _shaped(compiled.definition, fragment)
        and _all_match(compiled.every_atom, fragment, fragment.atoms)
        and _all_match(compiled.attached_by, fragment, fragment.ends)
        and all(fragment.mol.HasSubstructMatch(query) for query in compiled.has)
        and not any(fragment.mol.HasSubstructMatch(query) for query in compiled.lacks)
    )


def _all_match(query: Any, fragment: Fragment, atoms: frozenset[int]) -> bool:
    if query is None:
        return True
    found = fragment.mol.GetSubstructMatches(query, uniquify=False, maxMatches=100_000)
    return {match[0] for match in found} >= atoms


def _shaped(definition: VocabularyClass, fragment: Fragment) -> bool:
    if definition.acyclic is not None and definition.acyclic is bool(fragment.rings):
        return False
    ring = definition.ring
    return ring is None or all(_ring_holds(ring, fragment, end) for end in fragment.ends)


def _ring_holds(test: RingTest, fragment: Fragment, end: int) -> bool:
    """Say whether one ring at the attachment passes; a ring through the core is tested too."""
    return any(end in ring and _passes(test, fragment, ring) for ring in fragment.rings)


def _passes(test: RingTest, fragment: Fragment, ring: frozenset[int]) -> bool:
    atoms = [fragment.mol.GetAtomWithIdx(index) for index in ring & fragment.atoms]
    hetero = any(atom.GetAtomicNum() != 6 for atom in atoms)  # noqa: PLR2004 - carbon
    aromatic = all(atom.GetIsAromatic() for atom in atoms) and not holds_dummy(fragment, ring)
    alone = all(other is ring or not (other & ring) for other in fragment.rings)
    return (
        (not test.sizes or len(ring) in test.sizes)
        and test.hetero in (None, hetero)
        and test.aromatic in (None, aromatic)
        and test.alone in (None, alone)
    )
