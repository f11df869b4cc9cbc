"""Structures that differ in all that a query can ask about."""

from dataclasses import replace

import numpy as np
from rdkit import Chem

from chem.search.batches import batch_of
from chem.search.entries import entry_of
from chem.search.shelf import shelve

SMILES = (
    "CNC(C)C(=O)c1ccc(C)cc1",
    "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1",
    "CCN(CC)CCn1c(Cc2ccc(OCC)cc2)nc2cc([N+](=O)[O-])ccc12",
    "CN1C(=O)CN=C(c2ccccc2)c2cc(Cl)ccc21",
    "CN(C)CCc1c[nH]c2ccccc12",
    "CCN(CC)C(=O)[C@@H]1C=C2c3cccc4[nH]cc(c34)C[C@H]2N(C)C1",
    "CC(C)(C)C(NC(=O)c1nn(CCCCCF)c2ccccc12)C(=O)OC",
    "[2H]C([2H])([2H])NC(C)Cc1ccc2OCOc2c1",
    "C[N+](C)(C)CCO",
    "C#CCOc1ccc(CCN)cc1",
    "CC1CC1c1ccsc1",
    "O=C([O-])CCCO",
    "[13CH3]c1ccccc1",
    "C1CCCCCCCCCCCCCC1",
    "C[S+](C)[O-]",
    "CC(=O)N1CCOCC1",
    "BrC(Br)(Br)Br",
    "C",
    "c1ccc2c(c1)c1ccccc1c1ccccc21",
    "CCCCCCCCCCCCCCCCCC(=O)O",
)
MOLS = [Chem.MolFromSmiles(text) for text in SMILES]
ENTRIES = [
    entry_of(mol, number=number, smiles=text)
    for number, (mol, text) in enumerate(zip(MOLS, SMILES, strict=True))
]
SHELF = shelve(batch_of(ENTRIES))

# So many that candidates are joined and not looked at one by one; `id % len(SMILES)` tells which.
MANY = shelve(
    batch_of(
        [
            replace(entry, id=copy * len(ENTRIES) + entry.id)
            for copy in range(20)
            for entry in ENTRIES
        ]
    )
)
PLANES = replace(SHELF, few_ids=np.zeros(0, np.int64))  # as where structures are many
