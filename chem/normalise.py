"""From what was drawn to what it is: limits, parse, standardise, parents, keys."""

from collections.abc import Mapping
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


def normalise(source: Source, salts: SaltTable) -> Normalised:
    """Say which active components a drawing has, with the keys of each.

    Raises:
        ChemError: the structure cannot be read, is over a limit, or has no identity.
    """
    with rdBase.BlockLogs():
        drawn = tidy(parse(source))
        registered = registered_form(drawn)
        parents = parents_of(standardise(drawn), salts)
        written = {id(drawn): registered}  # what nothing was done to need not be written again
        return Normalised(
            source=source,
            registered=registered,
            registered_key=registered_key(registered),
            components=_components(parents.mols, written),
            removed=parents.removed,
            issues=issues_of(Seen(source=source, drawn=drawn, parents=parents)),
            chem_version=CHEM_VERSION,
            rdkit_version=RDKIT_VERSION,
        )


def _components(mols: tuple[Mol, ...], written: Mapping[int, str]) -> tuple[Component, ...]:
    """One a key: two drawings of one tautomer in one record are one component."""
    found: dict[str, Component] = {}
    for mol in mols:
        component = component_of(mol, smiles=written.get(id(mol)) or str(Chem.MolToSmiles(mol)))
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
        keys=keys_of(mol, inchi=inchi),
    )
