"""From the text of a substructure to a pattern: bounded, read once, its bits known."""

import re
from dataclasses import dataclass
from typing import Any, Literal

from rdkit import Chem, rdBase

from chem.search.errors import PatternTooLargeError, UnreadablePatternError
from chem.search.fingerprints import pattern_bits
from chem.search.sizes import needed_by

Mol = Any
PatternKind = Literal["smiles", "smarts"]

LONGEST = 2_000
MOST_ATOMS = 60
DEEPEST = 8
MOST_ENVIRONMENTS = 40
_ALIPHATIC = re.compile(r"\[?(B|C|N|O|P|S|F|Cl|Br|I)([&;][^,]*)?(:\d+)?\]?$")  # and no other way
_SINGLE = Chem.MolFromSmiles("CC").GetBondWithIdx(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A substructure to look for.

    kind: a SMILES means its atoms and bonds as drawn, whatever else they carry; a SMARTS what it
    says. bits: those of its pattern fingerprint, each of which a structure must have.
    needs: how many atoms and rings it must have (chem/search/sizes.py).
    """

    text: str
    kind: PatternKind
    mol: Mol
    bits: tuple[int, ...]
    needs: tuple[int, ...]


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
        mol.UpdatePropertyCache(strict=False)
        Chem.FastFindRings(mol)
        return Pattern(
            text=text,
            kind=kind,
            mol=mol,
            bits=pattern_bits(_sharpened(mol) if kind == "smarts" else mol),
            needs=needed_by(mol, is_smarts=kind == "smarts"),
        )


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
    if len(Chem.GetMolFrags(mol)) > 1:
        raise PatternTooLargeError("found a pattern of several parts, expected a connected one")


def _sharpened(mol: Mol) -> Mol:
    """Say of unwritten bonds at aliphatic atoms that they are single, which they can only be.

    SMARTS leaves such a bond open between single and aromatic, and the fingerprint then leaves out
    whatever has it.
    """
    found = Chem.RWMol(mol)
    for bond in mol.GetBonds():
        ends = (bond.GetBeginAtom(), bond.GetEndAtom())
        if bond.GetSmarts() == "" and any(_ALIPHATIC.match(end.GetSmarts()) for end in ends):
            found.ReplaceBond(bond.GetIdx(), _SINGLE)
    return found
