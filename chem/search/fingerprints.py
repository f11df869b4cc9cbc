"""Fingerprints: Morgan bits for likeness, pattern bits for what a structure must contain."""

from dataclasses import dataclass
from typing import Any

from rdkit import Chem, DataStructs
from rdkit.Chem import rdFingerprintGenerator

from chem.search.planes import BITS, Integers, unpack

Mol = Any
RADIUS = 2
_MORGAN = rdFingerprintGenerator.GetMorganGenerator(radius=RADIUS, fpSize=BITS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprints:
    """2,048 bits each, as 256 bytes, the lowest bit of a byte first."""

    morgan: bytes
    pattern: bytes


def fingerprints_of(mol: Mol) -> Fingerprints:
    """Return the fingerprints of a sanitised molecule."""
    return Fingerprints(morgan=morgan_of(mol), pattern=_pattern(mol))


def morgan_of(mol: Mol) -> bytes:
    """Return the bits by which likeness is measured."""
    return bytes(DataStructs.BitVectToBinaryText(_MORGAN.GetFingerprint(mol)))


def pattern_bits(query: Mol) -> Integers:
    """Return the bits that every structure with this substructure has."""
    return unpack(_pattern(query))


def _pattern(mol: Mol) -> bytes:
    return bytes(DataStructs.BitVectToBinaryText(Chem.PatternFingerprint(mol, BITS)))
