"""What a reader should know about a structure that could be read: one function a warning."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rdkit import Chem
from rdkit.Chem import rdqueries

from chem.parents import Parents, has_carbon
from chem.structures import Issue, Source

Mol = Any
_RADICAL = rdqueries.NumRadicalElectronsGreaterQueryAtom(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a rule may look at: what was sent, the molecule as drawn, and its components."""

    source: Source
    drawn: Mol
    parents: Parents


def _undefined_stereo(seen: Seen) -> str | None:
    missing = sum(_undefined_count(mol) for mol in seen.parents.mols)
    return (
        f"{missing} stereocentre(s) or double bond(s) without configuration: "
        "the sample may be any of the stereoisomers"
        if missing
        else None
    )


def _undefined_count(mol: Mol) -> int:
    return sum(
        1
        for element in Chem.FindPotentialStereo(mol)
        if element.specified == Chem.StereoSpecified.Unspecified
    )


def _open_stereo_group(seen: Seen) -> str | None:
    absolute = Chem.StereoGroupType.STEREO_ABSOLUTE
    if all(group.GetGroupType() == absolute for group in seen.drawn.GetStereoGroups()):
        return None
    return "racemic or relative stereocentres are registered without configuration"


def _radical(seen: Seen) -> str | None:
    open_shell = any(len(mol.GetAtomsMatchingQuery(_RADICAL)) for mol in seen.parents.mols)
    return "an atom has unpaired electrons: hydrogens may be missing" if open_shell else None


def _no_carbon(seen: Seen) -> str | None:
    return (
        None
        if has_carbon(seen.drawn) or not seen.parents.mols
        else "no carbon: an inorganic substance"
    )


def _only_salts(seen: Seen) -> str | None:
    return (
        "every part is a known salt, acid or solvent: all with carbon were kept"
        if seen.parents.kept_salts
        else None
    )


def _mixture(seen: Seen) -> str | None:
    count = len(seen.parents.mols)
    return f"a mixture of {count} active components in one drawing" if count > 1 else None


def _charged(seen: Seen) -> str | None:
    charged = [m for m in seen.parents.mols if Chem.GetFormalCharge(m)]
    return "a component keeps its charge: protons cannot settle it" if charged else None


def _polymer(seen: Seen) -> str | None:
    kinds = {group.GetProp("TYPE") for group in Chem.GetMolSubstanceGroups(seen.drawn)}
    found = kinds & {"SRU", "MON", "COP", "CRO", "GRA", "MOD", "ANY", "MER"}
    return "drawn as a polymer: only the repeating unit is identified" if found else None


def _title(seen: Seen) -> str | None:
    words = seen.source.text.split(None, 1)
    if seen.source.kind != "smiles" or len(words) == 1 or words[1].startswith("|"):
        return None
    return "the text after the first blank was ignored"


def _inchi_changed(seen: Seen) -> str | None:
    """InChI's own mobile hydrogens can read back as another tautomer (mesoionic rings)."""
    text = seen.source.text.strip()
    if not text.startswith("InChI=1S/") or str(Chem.MolToInchi(seen.drawn)) == text:
        return None
    return "the structure read from this InChI has another InChI: send a SMILES or a molfile"


RULES: tuple[tuple[str, Callable[[Seen], str | None]], ...] = (
    ("title_ignored", _title),
    ("inchi_changed", _inchi_changed),
    ("stereo_undefined", _undefined_stereo),
    ("stereo_group_open", _open_stereo_group),
    ("radical", _radical),
    ("no_carbon", _no_carbon),
    ("only_salts", _only_salts),
    ("mixture", _mixture),
    ("charged", _charged),
    ("polymer", _polymer),
)


def issues_of(seen: Seen) -> tuple[Issue, ...]:
    """Return what each rule finds, in the order of the table."""
    found = [(code, rule(seen)) for code, rule in RULES]
    return tuple(Issue(code=code, message=message) for code, message in found if message)
