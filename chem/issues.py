"""What a reader should know about a structure that could be read: one function a warning."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from rdkit import Chem
from rdkit.Chem import rdqueries

from chem.drawn import may_be_odd
from chem.keys import has_open_stereo
from chem.parents import Parents, has_carbon
from chem.standardising import bare_ions
from chem.structures import Issue, Source

Mol = Any
Patterns = tuple[tuple[str, Mol], ...]
_RADICAL = rdqueries.NumRadicalElectronsGreaterQueryAtom(0)


def _compiled(*patterns: tuple[str, str]) -> Patterns:
    return tuple((words, Chem.MolFromSmarts(smarts)) for words, smarts in patterns)


# What can be written, and a drawing of a drug seldom means; few molecules need be asked.
_MAY_BE_ODD = Chem.MolFromSmarts(
    "[!+0,F&!D1,Cl&!D1,Br&!D1,I&!D1,#7&X1&v1,#7&X1&v2,#15,"
    "Li,Na,K,Mg,Ca,Al,Ga,In,Tl,Sn,Pb,Zn,Cd,Hg,Cu,Ag,Au,Pt]"
)
_ODD_VALENCES = _compiled(
    ("a halogen with more than one bond", "[F,Cl,Br,I;!D0;!D1]"),
    ("an oxygen with three bonds", "[O;X3;+]"),
    ("a charged carbon", "[#6;!+0;!$([#6-]#[#7+,#8+]);!$([#6-]=[#7+]=[#7])]"),
    ("a nitrogen that lacks bonds", "[#7;+2,-2,$([#7;X1;v1,v2;+0])]"),
    ("a phosphorus with five neighbours", "[#15;X5,X6]"),
    ("a sulfur with four neighbours and a charge", "[#16;X4;!+0]"),
    ("a metal bonded to carbon", "[#6]~[Li,Na,K,Mg,Ca,Al,Ga,In,Tl,Sn,Pb,Zn,Cd,Hg,Cu,Ag,Au,Pt]"),
)
# Hydrogens that a standard InChI holds in place, though a laboratory may well draw them elsewhere:
# the other drawing then has another key (of keto and enol the tautomer key is equal, of the others
# it may not be). What moves between hetero atoms alone (amides, amidines, azoles, hydroxypyridines)
# InChI sees through. A plain ketone is not among them: nobody draws its enol.
_TERMINAL = re.compile(r"^[OS](?!=)|(?<!=)[OS](?=[).]|$)")  # an oxygen or sulfur, in a SMILES
_HYDROXY = Chem.MolFromSmarts("[OX2H1,SX2H1]")
_KETONE = "[$([CX3H1](=O)[#6]),$([CX3](=O)([#6])[#6])]"
_MOVABLE_OF_HYDROXY = _compiled(
    ("an enol", "[OX2H1,SX2H1][CX3]=[CX3]"),
    ("a ring that opens to a hydroxy ketone or aldehyde", "[OX2H1][CX4;R]-;@[O;R]"),
    (
        "a hydroxy ketone or aldehyde that closes to a ring",
        f"[OX2H1][CX4]-!@[C,N,O,S]-!@[CX4]-!@{_KETONE}",
    ),
    (
        "a hydroxy ketone or aldehyde that closes to a ring",
        f"[OX2H1][CX4]-!@[CX4]-!@[C,N,O,S]-!@[CX4]-!@{_KETONE}",
    ),
)
_ENAMINE = Chem.MolFromSmarts("[NX3;!H0][CX3]=[CX3]")
_MOVABLE_OF_ENAMINE = _compiled(
    (
        "an enamine",
        "[NX3;!H0;!$(N~[C,S,P]=[O,S,N])][CX3;!$(C=[O,S,N])]=[CX3;!$(C[C,S,N]=,#[O,N])]",
    ),
)
_MOVABLE = _compiled(
    ("a hydrogen between two carbonyl groups", "[CX4;!H0]([CX3](=O)[#6])[CX3]=[O,N,S]"),
    ("a hydrogen beside a nitroso or azo group", "[CX4;!H0][NX2]=[O,NX2]"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a rule may look at: what was sent, what was drawn, and its components.

    drawn: the whole as one molecule, or its connected parts each as one. written: the canonical
    SMILES of each component, which says at a glance what need not be asked of it.
    """

    source: Source
    drawn: tuple[Mol, ...]
    parents: Parents
    written: tuple[str, ...]

    def components(self, may_have: Callable[[str], bool]) -> list[Mol]:
        """Return the components whose SMILES says that they may have it."""
        both = zip(self.parents.mols, self.written, strict=True)
        return [mol for mol, smiles in both if may_have(smiles)]


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
    if not _may_be_extended(seen.source) or not any(map(has_open_stereo, seen.drawn)):
        return None
    return "racemic or relative stereocentres are identified without configuration"


def _may_be_extended(source: Source) -> bool:
    """Say whether it may tell more than atoms and bonds: repeating units, groups of centres."""
    return source.kind == "molfile" or "|" in source.text


def _radical(seen: Seen) -> str | None:
    asked = seen.components(may_be_odd)
    open_shell = any(len(mol.GetAtomsMatchingQuery(_RADICAL)) for mol in asked)
    return "an atom has unpaired electrons: hydrogens may be missing" if open_shell else None


def _unusual_valence(seen: Seen) -> str | None:
    asked = seen.components(_may_have_odd_valence)
    found = _words_of(_ODD_VALENCES, [mol for mol in asked if mol.HasSubstructMatch(_MAY_BE_ODD)])
    return f"{'; '.join(found)}: check that it was meant" if found else None


def _ambiguous_tautomer(seen: Seen) -> str | None:
    hydroxy = [mol for mol in seen.components(_may_have_hydroxy) if mol.HasSubstructMatch(_HYDROXY)]
    enamine = [mol for mol in seen.components(_has_alkene) if mol.HasSubstructMatch(_ENAMINE)]
    found = [
        *_words_of(_MOVABLE_OF_HYDROXY, hydroxy),
        *_words_of(_MOVABLE_OF_ENAMINE, enamine),
        *_words_of(_MOVABLE, seen.components(_has_two_double_bonds)),
    ]
    return (
        f"{'; '.join(found)}: drawn with the hydrogen elsewhere it has another key; "
        "look for that drawing too"
        if found
        else None
    )


def _may_have_odd_valence(smiles: str) -> bool:
    return may_be_odd(smiles) or "P" in smiles or "p" in smiles or "I" in smiles


def _may_have_hydroxy(smiles: str) -> bool:
    return may_be_odd(smiles) or _TERMINAL.search(smiles) is not None


def _has_alkene(smiles: str) -> bool:
    """Say whether there is a double bond, not aromatic, that is not to oxygen alone."""
    return smiles.count("=") > smiles.count("=O") + smiles.count("O=")


def _has_two_double_bonds(smiles: str) -> bool:
    return smiles.count("=") > 1 or "=N" in smiles or "N=" in smiles


def _words_of(patterns: Patterns, mols: Sequence[Mol]) -> list[str]:
    """Name what is found in any of the molecules, each once."""
    found = [words for words, pattern in patterns for mol in mols if mol.HasSubstructMatch(pattern)]
    return list(dict.fromkeys(found))


def _ions_without_charge(seen: Seen) -> str | None:
    return (
        "a halogen or metal atom that stands alone without charge was taken as its ion"
        if len(seen.drawn) == 1 and bare_ions(seen.drawn[0])  # never in parts read one by one
        else None
    )


def _no_carbon(seen: Seen) -> str | None:
    if any("CC" in smiles or "cc" in smiles for smiles in seen.written):
        return None
    carbon = any(map(has_carbon, seen.drawn)) or not seen.parents.mols
    return None if carbon else "no carbon: an inorganic substance"


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
    if not _may_be_extended(seen.source):
        return None
    groups = [group for mol in seen.drawn for group in Chem.GetMolSubstanceGroups(mol)]
    kinds = {group.GetProp("TYPE") for group in groups}
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
    if not text.startswith("InChI=1S/") or str(Chem.MolToInchi(seen.drawn[0])) == text:
        return None
    return "the structure read from this InChI has another InChI: send a SMILES or a molfile"


RULES: tuple[tuple[str, Callable[[Seen], str | None]], ...] = (
    ("title_ignored", _title),
    ("inchi_changed", _inchi_changed),
    ("stereo_undefined", _undefined_stereo),
    ("stereo_group_open", _open_stereo_group),
    ("unusual_valence", _unusual_valence),
    ("ambiguous_tautomer", _ambiguous_tautomer),
    ("ions_without_charge", _ions_without_charge),
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
