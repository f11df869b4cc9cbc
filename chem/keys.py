"""The layers of identity: of the whole drawing, and of one active component.

The keys without isotopes and without stereo are those of the same InChI with its layers cut off: in
a standard InChI what follows `/i` speaks of isotopes alone, and `/b /t /m /s` of stereochemistry
alone; the atoms are numbered before either is looked at.
"""

import re
from hashlib import sha256
from typing import Any

from rdkit import Chem
from rdkit.Chem import rdinchi, rdMolHash

from chem.errors import NoKeyError
from chem.parents import flat
from chem.structures import Keys, Layers

Mol = Any
KEY_LENGTH = 32  # hexadecimal characters: 128 bits
_ISOTOPE_LAYERS = re.compile(r"/i.*")
_STEREO_LAYERS = re.compile(r"/[btms][^/]*")
_STEREO_MARK = re.compile(r"[@/\\]")  # in a SMILES
_ISOTOPE_MARK = re.compile(r"\[\d")
_OPEN_STEREO = Chem.CXSmilesFields.CX_ENHANCEDSTEREO
_NO_AUXILIARY = "/AuxNone"  # what else InChI would tell beside the identifier
_TAUTOMER = rdMolHash.HashFunction.HetAtomTautomerv2


def inchi_of(mol: Mol) -> str:
    """Return the standard InChI.

    Raises:
        NoKeyError: InChI gives none (RDKit then returns an empty text, not an error).
    """
    inchi = str(rdinchi.MolToInchi(mol, _NO_AUXILIARY)[0])
    if not inchi:
        raise NoKeyError(f"InChI gives no identifier for {Chem.MolToSmiles(mol)[:80]}")
    return inchi


def registered_form(mol: Mol) -> str:
    """Write the whole drawing, salts and all, as canonical SMILES.

    Groups of racemic or relative centres follow as a ChemAxon extension, numbered canonically.
    """
    if not has_open_stereo(mol):
        return str(Chem.MolToSmiles(mol))
    params = Chem.SmilesWriteParams()
    return str(Chem.MolToCXSmiles(Chem.CanonicalizeStereoGroups(mol), params, _OPEN_STEREO))


def has_open_stereo(mol: Mol) -> bool:
    """Say whether centres are drawn as racemic or relative."""
    groups = mol.GetStereoGroups()
    absolute = Chem.StereoGroupType.STEREO_ABSOLUTE
    return len(groups) > 0 and any(group.GetGroupType() != absolute for group in groups)


def registered_key(registered: str) -> str:
    """Hash the registered form: the layer as drawn."""
    return sha256(registered.encode()).hexdigest()[:KEY_LENGTH]


def keys_of(mol: Mol, *, inchi: str, smiles: str) -> Keys:
    """Return the keys of a neutral component with this standard InChI and canonical SMILES."""
    layers = layers_of(inchi)
    return Keys(
        parent=layers.parent,
        no_isotopes=layers.no_isotopes,
        no_stereo=layers.no_stereo,
        tautomer=tautomer_key(_flat(mol, smiles)),
    )


def layers_of(inchi: str) -> Layers:
    """Return the keys of a standard InChI."""
    no_isotopes = _ISOTOPE_LAYERS.sub("", inchi)
    no_stereo = _STEREO_LAYERS.sub("", no_isotopes)
    keys = {text: _inchikey(text) for text in {inchi, no_isotopes, no_stereo}}
    return Layers(parent=keys[inchi], no_isotopes=keys[no_isotopes], no_stereo=keys[no_stereo])


def _flat(mol: Mol, smiles: str) -> Mol:
    """Take away the marks that its SMILES shows."""
    if _ISOTOPE_MARK.search(smiles):
        return flat(mol)
    if not _STEREO_MARK.search(smiles):
        return mol
    new = Chem.Mol(mol)
    Chem.RemoveStereochemistry(new)
    return new


def tautomer_key(plain: Mol) -> str:
    """Hash a flat parent so that movable hydrogens on hetero atoms, and keto-enol, do not count."""
    text = str(rdMolHash.MolHash(plain, _TAUTOMER))
    return sha256(text.encode()).hexdigest()[:KEY_LENGTH]


def _inchikey(inchi: str) -> str:
    key = str(Chem.InchiToInchiKey(inchi))
    if not key:
        raise NoKeyError(f"no InChIKey can be made of {inchi[:80]}")
    return key
