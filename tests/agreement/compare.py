"""How what we make of a drawing stands to what others make of it."""

from typing import Any, Literal

from rdkit import Chem, rdBase
from rdkit.Chem.MolStandardize import rdMolStandardize

from chem.errors import ChemError
from chem.normalise import normalise
from chem.parents import SaltTable
from chem.structures import Normalised, Source
from tests.agreement.cases import Case

Verdict = Literal[
    "same",  # our parents are the expected structure as it was drawn
    "same substance",  # they are once it went our way too: the set keeps a salt or a charge
    "same by the tautomer layer",
    "hydrogen on carbon",  # RDKit's canonical tautomer is the same: one of the two is an enol
    "we keep more",  # a further component that the set drops
    "we keep less",
    "refused",
    "expected form not read",
    "other",
]


def _enumerator() -> Any:
    parameters = rdMolStandardize.CleanupParameters()
    parameters.maxTautomers = parameters.maxTransforms = 50
    return rdMolStandardize.TautomerEnumerator(parameters)


_ENUMERATOR = _enumerator()


def compare(case: Case, salts: SaltTable) -> tuple[Verdict, str]:
    """Return the verdict, and what we say (our SMILES, or why it was refused)."""
    with rdBase.BlockLogs():
        try:
            ours = normalise(case.given, salts)
        except ChemError as error:
            return "refused", f"{error.code}: {error}"
        said = ".".join(component.smiles for component in ours.components)
        try:
            theirs = normalise(case.expected, salts)
        except ChemError as error:
            return "expected form not read", str(error)
        return _verdict(case.expected, ours, theirs), said


def _verdict(expected: Source, ours: Normalised, theirs: Normalised) -> Verdict:
    held, wanted = _keys(ours), _keys(theirs)
    tests: tuple[tuple[Verdict, bool], ...] = (
        ("same", held == _as_drawn(expected)),
        ("same substance", held == wanted),
        ("same by the tautomer layer", _keys(ours, "tautomer") == _keys(theirs, "tautomer")),
        ("we keep more", wanted < held),
        ("we keep less", held < wanted),
    )
    found = next((verdict for verdict, holds in tests if holds), None)
    return found or ("hydrogen on carbon" if _tautomers(ours) == _tautomers(theirs) else "other")


def _keys(one: Normalised, layer: str = "parent") -> frozenset[str]:
    return frozenset(getattr(component.keys, layer) for component in one.components)


def _as_drawn(source: Source) -> frozenset[str]:
    """Return the InChIKey of each part, without any step of ours."""
    readers = {
        "smiles": Chem.MolFromSmiles, "inchi": Chem.MolFromInchi, "molfile": Chem.MolFromMolBlock,
    }  # fmt: skip
    mol = readers[source.kind](source.text)
    parts = Chem.GetMolFrags(mol, asMols=True) if mol is not None else ()
    return frozenset(Chem.MolToInchiKey(part) for part in parts)


def _tautomers(one: Normalised) -> frozenset[str]:
    mols = (Chem.MolFromSmiles(component.smiles) for component in one.components)
    found = set()
    for mol in mols:
        Chem.RemoveStereochemistry(mol)
        found.add(Chem.MolToSmiles(_ENUMERATOR.Canonicalize(mol)))
    return frozenset(found)
