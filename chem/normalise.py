"""From what was drawn to what it is: limits, parse, standardise, parents, keys."""

from collections.abc import Callable, Iterable
from typing import Any

from rdkit import Chem, rdBase
from rdkit.Chem import Descriptors, rdMolDescriptors

from chem.drawn import joined, parts_of
from chem.issues import Seen, issues_of
from chem.keys import inchi_of, keys_of, layers_of, registered_form, registered_key
from chem.parents import SaltTable, parents_of
from chem.parsing import parse
from chem.partwise import parents_of_parts
from chem.standardising import standardise, tidy
from chem.steps import Steps, at_once
from chem.structures import Component, Identity, Normalised, Source
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
        return _described(*_seen(source, salts), recall)


def identifying(source: Source, salts: SaltTable) -> Steps[tuple[Identity, ...]]:
    """Find what `normalise` finds, as far as the law asks about it: a third of the work less.

    Raises:
        ChemError: as `normalise`.
    """
    with rdBase.BlockLogs():
        seen, _ = _seen(source, salts)
    yield
    with rdBase.BlockLogs():
        found: dict[str, Identity] = {}
        for mol, smiles in zip(seen.parents.mols, seen.written, strict=True):
            keys = layers_of(inchi_of(mol))
            as_drawn = smiles == source.text and any(mol is one for one in seen.drawn)
            read = mol if as_drawn else None
            found.setdefault(keys.parent, Identity(smiles=smiles, keys=keys, read=read))
        return tuple(found.values())


identities = at_once(identifying)


def _seen(source: Source, salts: SaltTable) -> tuple[Seen, str]:
    """Read a drawing; return what is in it, and its registered form."""
    parts = parts_of(source, salts.seen)
    parents = parents_of_parts(parts, salts) if parts else None
    if parts is None or parents is None:
        return _seen_whole(source, salts)
    written = {id(part.mol): part.smiles for part in parts}
    seen = Seen(
        source=source,
        drawn=tuple(part.mol for part in parts),
        parents=parents,
        written=tuple(written.get(id(mol)) or _smiles(mol) for mol in parents.mols),
    )
    return seen, joined(parts)


def _seen_whole(source: Source, salts: SaltTable) -> tuple[Seen, str]:
    """Read what is not a SMILES, or is not divided by its dots, or is partners alone."""
    drawn = tidy(parse(source))
    registered = registered_form(drawn)
    parents = parents_of(standardise(drawn), salts)
    seen = Seen(
        source=source,
        drawn=(drawn,),
        parents=parents,
        written=tuple(registered if mol is drawn else _smiles(mol) for mol in parents.mols),
    )
    return seen, registered


def _smiles(mol: Mol) -> str:
    return str(Chem.MolToSmiles(mol))


def _described(seen: Seen, registered: str, recall: Recall) -> Normalised:
    return Normalised(
        source=seen.source,
        registered=registered,
        registered_key=registered_key(registered),
        components=_components(zip(seen.parents.mols, seen.written, strict=True), recall),
        removed=seen.parents.removed,
        issues=issues_of(seen),
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
