"""From what was drawn to what it is: limits, parse, standardise, parents, keys."""

from typing import Any

from rdkit import Chem, rdBase
from rdkit.Chem import Descriptors, rdMolDescriptors

from chem.issues import Seen, issues_of
from chem.keys import inchi_of, keys_of
from chem.parents import SaltTable, parents_of
from chem.parsing import parse
from chem.standardising import standardise
from chem.structures import Component, Normalised, Source
from chem.versions import CHEM_VERSION, RDKIT_VERSION

Mol = Any


def normalise(source: Source, salts: SaltTable) -> Normalised:
    """Say which active components a drawing has, with the keys of each.

    Raises:
        ChemError: the structure cannot be read, is over a limit, or has no identity.
    """
    with rdBase.BlockLogs():
        drawn = parse(source)
        mol = standardise(drawn)
        parents = parents_of(mol, salts)
        return Normalised(
            source=source,
            registered=str(Chem.MolToSmiles(mol)),
            components=_components(parents.mols),
            removed=parents.removed,
            issues=issues_of(Seen(source=source, drawn=drawn, parents=parents)),
            chem_version=CHEM_VERSION,
            rdkit_version=RDKIT_VERSION,
        )


def _components(mols: tuple[Mol, ...]) -> tuple[Component, ...]:
    """One a key: two drawings of one tautomer in one record are one component."""
    found: dict[str, Component] = {}
    for mol in mols:
        component = component_of(mol)
        found.setdefault(component.keys.parent, component)
    return tuple(found.values())


def component_of(mol: Mol) -> Component:
    """Describe one neutral active component."""
    inchi = inchi_of(mol)
    return Component(
        smiles=str(Chem.MolToSmiles(mol)),
        inchi=inchi,
        formula=str(rdMolDescriptors.CalcMolFormula(mol)),
        mass=round(float(Descriptors.MolWt(mol)), 3),
        keys=keys_of(mol, inchi=inchi),
    )
