"""The tables of substituents and rings, compiled for matching."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rdkit import Chem

from chem.relatives.records import BrokenWordsError, PieceWord, RingWord

OUTSIDE = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class RingTemplate:
    """A ring system with the numbers of its atoms."""

    name: str
    query: Any
    locants: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What groups and rings are called."""

    pieces: Mapping[str, PieceWord]
    rings: tuple[RingTemplate, ...]


def compile_words(pieces: Iterable[PieceWord], rings: Iterable[RingWord]) -> Words:
    """Make the tables ready.

    Raises:
        BrokenWordsError: a structure cannot be read, stands twice, or lacks a locant.
    """
    known: dict[str, PieceWord] = {}
    for word in pieces:
        smiles = _canonical(word)
        if smiles in known:
            raise BrokenWordsError(
                f"{word.prefix}: {word.smiles} stands already as {known[smiles].prefix}"
            )
        known[smiles] = word
    return Words(pieces=known, rings=tuple(_template(word) for word in rings))


def _canonical(word: PieceWord) -> str:
    mol = Chem.MolFromSmiles(word.smiles)
    if mol is None or not any(atom.GetAtomicNum() == 0 for atom in mol.GetAtoms()):
        raise BrokenWordsError(
            f"{word.prefix}: found {word.smiles!r}, expected a SMILES with * where it is attached"
        )
    return str(Chem.MolToSmiles(mol))


def _template(word: RingWord) -> RingTemplate:
    query = Chem.MolFromSmarts(word.smarts)
    if query is None or query.GetNumAtoms() != len(word.locants):
        raise BrokenWordsError(f"{word.name}: expected a SMARTS with one locant for each atom")
    return RingTemplate(name=word.name, query=query, locants=word.locants)
