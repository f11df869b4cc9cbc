"""Two structures of the same constitution: what differs in configuration and isotopes."""

from collections import Counter
from collections.abc import Iterator, Mapping

from rdkit import Chem
from rdkit.Chem import rdCIPLabeler

from chem.relatives.molecules import Mol, without_isotopes
from chem.relatives.places import Places
from chem.relatives.records import Change
from chem.relatives.rings import rings_of
from chem.relatives.words import Words

MOST_MATCHES = 200
MOST_NAMED = 3
_NAMES = {2: "deuterium", 3: "tritium"}
Centre = tuple[int, ...]
Labels = Mapping[Centre, str]


def isotope_changes(subject: Mol, relative: Mol) -> tuple[Change, ...]:
    """Say which isotopes the one has and the other has not."""
    here, there = _isotopes(subject), _isotopes(relative)
    return tuple(
        Change(kind="isotopes", at="", before=before, after=after, words=words)
        for before, after, words in _isotope_words(here, there)
    )


def _isotopes(mol: Mol) -> Counter[tuple[int, str]]:
    return Counter(
        (atom.GetIsotope(), atom.GetSymbol()) for atom in mol.GetAtoms() if atom.GetIsotope()
    )


def _isotope_words(
    here: Counter[tuple[int, str]], there: Counter[tuple[int, str]]
) -> Iterator[tuple[str, str, str]]:
    for label in sorted({*here, *there}):
        before, after = there[label], here[label]
        isotope = _name(label)
        if after and not before:
            yield "", f"{after}", f"isotopes: labelled with {after} {isotope}"
        elif before and not after:
            yield f"{before}", "", f"isotopes: not labelled with {isotope}"
        elif before != after:
            yield f"{before}", f"{after}", f"isotopes: {after} {isotope} instead of {before}"


def _name(label: tuple[int, str]) -> str:
    mass, symbol = label
    return _NAMES.get(mass, f"{mass}H") if symbol == "H" else f"{mass}{symbol}"


def stereo_changes(subject: Mol, relative: Mol, words: Words) -> tuple[Change, ...]:
    """Say how the configuration differs; both are of one constitution."""
    one, other = without_isotopes(subject), without_isotopes(relative)
    here, there = _labels(one), _labels(other)
    differing = _fewest(one, other, here, there)
    if not differing:
        return ()
    places = Places(other, rings_of(other, words))
    return (_stereo_change(differing, here, there, places),)


def _labels(mol: Mol) -> dict[Centre, str]:
    rdCIPLabeler.AssignCIPLabels(mol)
    labels: dict[Centre, str] = {}
    for centre in Chem.FindPotentialStereo(mol):
        thing = (
            mol.GetAtomWithIdx(centre.centeredOn)
            if centre.type == Chem.StereoType.Atom_Tetrahedral
            else mol.GetBondWithIdx(centre.centeredOn)
        )
        is_atom = centre.type == Chem.StereoType.Atom_Tetrahedral
        at = (
            (thing.GetIdx(),)
            if is_atom
            else tuple(sorted((thing.GetBeginAtomIdx(), thing.GetEndAtomIdx())))
        )
        labels[at] = thing.GetProp("_CIPCode") if thing.HasProp("_CIPCode") else ""
    return labels


def _fewest(one: Mol, other: Mol, here: Labels, there: Labels) -> dict[Centre, tuple[str, str]]:
    """Lay the one on the other so that the fewest labels differ; keys are the other's."""
    bare = Chem.Mol(one)
    Chem.RemoveStereochemistry(bare)
    plain = Chem.Mol(other)
    Chem.RemoveStereochemistry(plain)
    ways = []
    for match in plain.GetSubstructMatches(bare, uniquify=False, maxMatches=MOST_MATCHES):
        laid = {tuple(sorted(match[a] for a in at)): label for at, label in here.items()}
        ways.append(
            {
                at: (there.get(at, ""), laid.get(at, ""))
                for at in sorted({*laid, *there})
                if there.get(at, "") != laid.get(at, "")
            }
        )
    return min(ways, key=lambda way: (len(way), sorted(way.items())), default={})


def _stereo_change(
    differing: Mapping[Centre, tuple[str, str]], here: Labels, there: Labels, places: Places
) -> Change:
    stated = {label for label in here.values() if label}
    were_stated = {label for label in there.values() if label}
    said = [f"{_said(old, new)} at {_place(places, at)}" for at, (old, new) in differing.items()]
    detail = ", ".join(said) if len(said) <= MOST_NAMED else f"at {len(said)} centres"
    before = " ".join(old or "?" for old, _ in differing.values())
    after = " ".join(new or "?" for _, new in differing.values())
    if all(old and not new for old, new in differing.values()):
        words = "same constitution, configuration not stated"
        words += "" if not stated else f" {detail.replace('not stated ', '')}"
    elif all(new and not old for old, new in differing.values()):
        words = f"same constitution, configuration stated: {detail}"
        words = words if not were_stated else words.replace("stated:", "further stated:")
    else:
        words = f"{_kind(differing, here, there)}: {detail}"
    return Change(kind="stereo", at="", before=before, after=after, words=words)


def _place(places: Places, at: Centre) -> str:
    return places.words(at) if len(at) == 1 else "the double bond"


def _said(old: str, new: str) -> str:
    if not new:
        return "not stated"
    return f"({new}) instead of ({old})" if old else f"({new})"


_MIRROR = {"R": "S", "S": "R", "r": "r", "s": "s", "E": "E", "Z": "Z"}


def _kind(differing: Mapping[Centre, tuple[str, str]], here: Labels, there: Labels) -> str:
    mirrored = all(old and _MIRROR.get(old) == new for old, new in differing.values())
    chiral = sum(label in {"R", "S"} for label in there.values())
    complete = all(here.values()) and all(there.values())
    return "enantiomer" if mirrored and complete and len(differing) == chiral else "stereoisomer"
