"""From what was drawn to what it is: limits, parse, standardise, parents, keys."""

from collections.abc import Callable, Iterable
from typing import Any

from rdkit import Chem, rdBase
from rdkit.Chem import Descriptors, rdMolDescriptors

from chem.issues import Seen, issues_of
from chem.keys import inchi_of, keys_of, registered_form, registered_key
from chem.parents import SaltTable, parents_of
from chem.parsing import parse
from chem.standardising import standardise, tidy
from chem.structures import Component, Normalised, Source
from chem.versions import CHEM_VERSION, RDKIT_VERSION

Mol = Any
Recall = Callable[[str], Component | None]


def nothing_known(_: str) -> Component | None:
    """Remember no component: each is described anew."""
    return None


def normalise(source: Source, salts: SaltTable, recall: Recall = nothing_known) -> Normalised:
    """Say which active components a drawing has, with the keys of each.

    recall: the component of a canonical SMILES, if the caller has it from before; all that is said
    of a component follows from it.

    Raises:
        ChemError: the structure cannot be read, is over a limit, or has no identity.
    """
    with rdBase.BlockLogs():
        drawn = tidy(parse(source))
        registered = registered_form(drawn)
        parents = parents_of(standardise(drawn), salts)
        written = [
            registered if mol is drawn else str(Chem.MolToSmiles(mol)) for mol in parents.mols
        ]
        return Normalised(
            source=source,
            registered=registered,
            registered_key=registered_key(registered),
            components=_components(zip(parents.mols, written, strict=True), recall),
            removed=parents.removed,
            issues=issues_of(Seen(source=source, drawn=drawn, parents=parents)),
            chem_version=CHEM_VERSION,
            rdkit_version=RDKIT_VERSION,
        )


def _components(written: Iterable[tuple[Mol, str]], recall: Recall) -> tuple[Component, ...]:
    """One a key: two drawings of one tautomer in one record are one component."""
    found: dict[str, Component] = {}
    for mol, smiles in written:
        component = recall(smiles) or component_of(mol, smiles=smiles)
        found.setdefault(component.keys.parent, component)
    return tuple(found.values())


def component_of(mol: Mol, *, smiles: str) -> Component:
    """Describe one neutral active component, whose canonical SMILES is `smiles`."""
    inchi = inchi_of(mol)
    return Component(
        smiles=smiles,
        inchi=inchi,
        formula=str(rdMolDescriptors.CalcMolFormula(mol)),
        mass=round(float(Descriptors.MolWt(mol)), 3),
        keys=keys_of(mol, inchi=inchi, smiles=smiles),
    )
