"""The layers of identity of one active component."""

from hashlib import sha256
from typing import Any

from rdkit import Chem
from rdkit.Chem import rdMolHash

from chem.errors import NoKeyError
from chem.parents import flat, has_isotopes, without_isotopes
from chem.structures import Keys

Mol = Any
_TAUTOMER = rdMolHash.HashFunction.HetAtomTautomerv2


def inchi_of(mol: Mol) -> str:
    """Return the standard InChI.

    Raises:
        NoKeyError: InChI gives none (RDKit then returns an empty text, not an error).
    """
    inchi = str(Chem.MolToInchi(mol))
    if not inchi:
        raise NoKeyError(f"InChI gives no identifier for {Chem.MolToSmiles(mol)[:80]}")
    return inchi


def keys_of(mol: Mol, *, inchi: str) -> Keys:
    """Return the keys of a neutral component whose standard InChI is `inchi`."""
    plain = flat(mol)
    parent = _inchikey(inchi)
    return Keys(
        parent=parent,
        no_isotopes=_inchikey(inchi_of(without_isotopes(mol))) if has_isotopes(mol) else parent,
        no_stereo=_inchikey(inchi_of(plain)) if _has_layers(inchi) else parent,
        tautomer=tautomer_key(plain),
    )


def tautomer_key(plain: Mol) -> str:
    """Hash a flat parent so that movable hydrogens on hetero atoms, and keto-enol, do not count."""
    text = str(rdMolHash.MolHash(Chem.Mol(plain), _TAUTOMER))
    return sha256(text.encode()).hexdigest()[:32]


def _has_layers(inchi: str) -> bool:
    """Say whether isotopes, double bonds or centres are in it; if not, it is flat already."""
    return any(layer in inchi for layer in ("/i", "/b", "/t"))


def _inchikey(inchi: str) -> str:
    key = str(Chem.InchiToInchiKey(inchi))
    if not key:
        raise NoKeyError(f"no InChIKey can be made of {inchi[:80]}")
    return key
