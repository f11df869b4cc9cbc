"""Parts told without cleaving are the parts that cleaving makes, atom by atom."""

import csv
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from rdkit import Chem

from chem.markush.atoms import atoms_of, bonds_of, rings_of
from chem.markush.composition import composition_of, formula_in
from chem.markush.graph import Graph
from chem.rules.compiled import CompiledLaw, compile_lawbook
from chem.rules.extensions import KINDS, LEAST_ATOMS, parts_of
from chem.rules.told_parts import conceivable_in_parts, told_parts
from schemas.law.load import load_lawbook, load_vocabulary

PARENTS = Path(__file__).parents[2] / "data" / "structures" / "parents.csv"

STRUCTURES = (
    "CC(=O)Oc1cccc2[nH]cc(CCN(C)C)c12",
    "O=P(O)(O)Oc1cccc2[nH]cc(CCN(C)C)c12",
    "COP(=O)(OC)OC(Cl)=CC(=O)OCC",
    "COc1ccc(OC)cc1CCNCc1ccccc1OC",
    "CC(=O)O[C@H]1C=C[C@H]2[C@H]3Cc4ccc(OC(C)=O)c5c4[C@@]2(CCN3C)[C@H]1O5",
    "O=[N+]([O-])OCCc1ccc(Cl)cc1Br",
    "C[N+](C)(C)CCOC(=O)c1ccccc1",
    "CCOC(OCC)C1CCN(C)CC1",
    "CS(=O)(=O)OCCC1=CNC2=CC=CC=C12",
    "CCCCc1ccccc1",
)


@pytest.fixture(scope="module")
def law() -> CompiledLaw:
    return compile_lawbook(load_lawbook(), load_vocabulary())


def known() -> list[str]:
    """Return every fifth known substance, with something to cleave in it or without."""
    with PARENTS.open(encoding="utf-8", newline="") as file:
        return [row["smiles"] for row in islice(csv.DictReader(file, strict=True), 0, None, 5)]


def told_of(mol: Any) -> Counter[tuple[Any, ...]]:
    bonds = bonds_of(mol)
    return facts_of(atoms_of(mol), bonds, rings_of(mol.GetRingInfo().AtomRings(), bonds))


def facts_of(atoms: Any, bonds: Any, rings: Any) -> Counter[tuple[Any, ...]]:
    """Count what is there, whatever the order of the atoms."""
    return Counter(
        [
            *(("atom", *atom) for atom in atoms),
            *(("bond", order, ring, *sorted((atoms[a], atoms[b]))) for a, b, order, ring in bonds),
            *(("ring", aromatic, *sorted(atoms[a] for a in ring)) for ring, aromatic in rings),
        ]
    )


@pytest.mark.parametrize("smiles", STRUCTURES)
def test_atoms_bonds_and_rings_are_those_of_the_parts(smiles: str) -> None:
    graph = Graph(Chem.MolFromSmiles(smiles))
    for kind in KINDS:
        told = [
            facts_of(one.graph.atoms, one.graph.bonds, one.graph.rings)
            for one in told_parts(graph, kind)
            if len(one.graph.atoms) >= LEAST_ATOMS
        ]
        made = [told_of(part.graph.mol) for part in parts_of(graph, (kind,))]
        assert {frozenset(one.items()) for one in told} == {frozenset(one.items()) for one in made}


def test_so_it_is_with_known_substances() -> None:
    cleaved = 0
    for smiles in known():
        graph = Graph(Chem.MolFromSmiles(smiles))
        for kind in KINDS:
            told = {
                frozenset(facts_of(one.graph.atoms, one.graph.bonds, one.graph.rings).items())
                for one in told_parts(graph, kind)
                if one.is_sure
            }
            made = [told_of(part.graph.mol) for part in parts_of(graph, (kind,))]
            assert all(frozenset(one.items()) in told for one in made), (smiles, kind)
            cleaved += len(made)
    assert cleaved > 100


def test_what_may_lie_on_a_part_is_told_as_if_it_were_made(law: CompiledLaw) -> None:
    lying = 0
    for smiles in (*STRUCTURES, *known()[::10]):
        graph = Graph(Chem.MolFromSmiles(smiles))
        for kind in KINDS:
            made = 0
            for part in parts_of(graph, (kind,)):
                made |= law.cores.conceivable(part.graph)
            assert conceivable_in_parts(graph, kind, law.cores) == made, (smiles, kind)
            lying += made > 0
    assert lying > 10


def test_an_oxygen_drawn_without_hydrogens_is_not_told() -> None:
    graph = Graph(Chem.MolFromSmiles("CC(=O)[18O]c1ccccc1"))
    (acid, phenol) = sorted(told_parts(graph, "ester"), key=lambda one: one.row)
    assert acid.is_sure
    assert not phenol.is_sure


@pytest.mark.parametrize(
    "smiles", ["C[N+](C)(C)CC(=O)[O-]", "[2H]C([2H])Cl", "O=S(=O)(O)O", "[Na+]"]
)
def test_a_composition_is_written_as_a_formula(smiles: str) -> None:
    mol = Chem.MolFromSmiles(smiles)
    assert formula_in(composition_of(atoms_of(mol))) == Chem.rdMolDescriptors.CalcMolFormula(mol)
