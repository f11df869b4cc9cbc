"""From the text of a substructure to a pattern: bounded, read once, its bits known."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from rdkit import Chem, rdBase

from chem.search.errors import PatternTooLargeError, UnreadablePatternError
from chem.search.fingerprints import pattern_bits
from chem.search.planes import Integers
from chem.search.sizes import Counts, needed_by

Mol = Any
PatternKind = Literal["smiles", "smarts"]

LONGEST = 2_000
MOST_ATOMS = 60
DEEPEST = 8
MOST_ENVIRONMENTS = 40
PATTERNS = 256  # that stay in memory, for pages follow one another
_ALIPHATIC = re.compile(r"\[?(B|C|N|O|P|S|F|Cl|Br|I)([&;][^,]*)?(:\d+)?\]?$")  # and no other way
_SINGLE = Chem.MolFromSmiles("CC").GetBondWithIdx(0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pattern:
    """A substructure to look for.

    kind: a SMILES means its atoms and bonds as drawn, whatever else they carry; a SMARTS what it
    says. bits: those of its pattern fingerprint, each of which a structure must have.
    """

    text: str
    kind: PatternKind
    mol: Mol
    bits: Integers


@lru_cache(maxsize=PATTERNS)
def read_pattern(text: str, kind: PatternKind) -> Pattern:
    """Read a pattern.

    Raises:
        UnreadablePatternError: it cannot be read, or says nothing.
        PatternTooLargeError: more than one part, too long, too many atoms, nested too deeply.
    """
    text = text.strip()
    _check_text(text, kind)
    with rdBase.BlockLogs():
        mol = Chem.MolFromSmiles(text) if kind == "smiles" else Chem.MolFromSmarts(text)
        if mol is None:
            raise UnreadablePatternError(f"found {text[:80]!a}, {_expected(kind)}")
        _check_mol(mol)
        texts = _texts(mol) if kind == "smarts" else None
        if texts is not None:
            mol.UpdatePropertyCache(strict=False)
            Chem.FastFindRings(mol)
        bits = pattern_bits(mol if texts is None else _sharpened(mol, texts))
        return Pattern(text=text, kind=kind, mol=mol, bits=bits)


@lru_cache(maxsize=PATTERNS)
def needs_of(pattern: Pattern) -> tuple[Integers, Counts]:
    """Return of which atoms or rings a structure must have how many (chem/search/sizes.py)."""
    needs = needed_by(pattern.mol, _texts(pattern.mol) if pattern.kind == "smarts" else None)
    needed = needs.nonzero()[0]
    return needed, needs[needed]


def _expected(kind: PatternKind) -> str:
    if kind == "smarts":
        return "which is not a SMARTS; expected one such as [#6]-[NX3;H1]"
    return (
        "which is not the SMILES of a possible structure; expected one such as "
        "CC(N)Cc1ccccc1, or ask with a SMARTS"
    )


def _check_text(text: str, kind: PatternKind) -> None:
    if not text:
        raise UnreadablePatternError(f"found an empty pattern, expected a {kind.upper()}")
    if len(text) > LONGEST:
        raise PatternTooLargeError(
            f"found a pattern of {len(text)} characters, expected at most {LONGEST}"
        )
    if not text.isascii() or not text.isprintable() or " " in text:
        raise UnreadablePatternError(
            f"found {text[:80]!a}, expected one {kind.upper()} without blanks"
        )
    if "." in text:
        raise PatternTooLargeError(
            f"found {text[:80]!r} with a dot, expected one connected pattern; ask part by part"
        )
    depth = _depth(text)
    if depth > DEEPEST or text.count("$(") > MOST_ENVIRONMENTS:
        raise PatternTooLargeError(
            f"found a pattern nested {depth} deep with {text.count('$(')} environments, expected "
            f"at most {DEEPEST} and {MOST_ENVIRONMENTS}"
        )


def _depth(text: str) -> int:
    """How deep environments, `$( )`, lie in one another."""
    deepest, opened = 0, []
    for place, character in enumerate(text):
        if character == "(":
            opened.append(text[place - 1 : place] == "$")
            deepest = max(deepest, sum(opened))
        elif character == ")" and opened:
            opened.pop()
    return deepest


def _check_mol(mol: Mol) -> None:
    if mol.GetNumAtoms() == 0:
        raise UnreadablePatternError("found a pattern without atoms, expected at least one")
    if mol.GetNumAtoms() > MOST_ATOMS:
        raise PatternTooLargeError(
            f"found a pattern of {mol.GetNumAtoms()} atoms, expected at most {MOST_ATOMS}"
        )


def _texts(mol: Mol) -> list[str]:
    """Return what each atom says."""
    return [mol.GetAtomWithIdx(place).GetSmarts() for place in range(mol.GetNumAtoms())]


def _sharpened(mol: Mol, texts: list[str]) -> Mol:
    """Say of unwritten bonds at aliphatic atoms that they are single, which they can only be.

    SMARTS leaves such a bond open between single and aromatic, and the fingerprint then leaves out
    whatever has it.
    """
    is_aliphatic = [_is_aliphatic(text) for text in texts]
    if not any(is_aliphatic):
        return mol
    found = Chem.RWMol(mol)
    for place in range(mol.GetNumBonds()):
        bond = mol.GetBondWithIdx(place)
        ends = is_aliphatic[bond.GetBeginAtomIdx()] or is_aliphatic[bond.GetEndAtomIdx()]
        if ends and bond.GetSmarts() == "":
            found.ReplaceBond(place, _SINGLE)
    return found


@lru_cache(maxsize=1_024)
def _is_aliphatic(text: str) -> bool:
    return _ALIPHATIC.match(text) is not None
