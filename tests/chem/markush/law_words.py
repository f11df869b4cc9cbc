"""A small vocabulary and readings, written as a law file writes them."""

from functools import cache
from typing import Any

from rdkit import Chem

from chem.markush.compile import compile_reading
from chem.markush.compiled import CompiledReading
from chem.markush.match import Match, Miss, Undecided, match
from chem.markush.reading import Reading
from chem.markush.vocabulary import CompiledVocabulary, compile_vocabulary
from schemas.law.load import VOCABULARY
from schemas.law.reading import read_reading
from schemas.law.vocabulary import read_vocabulary
from schemas.law.yaml_files import read_yaml

CATHINONES = """
ways_at_least: 1
core:
  name: 2-amino-1-phenyl-1-propanone
  templates: ["[N:1][C:2]([C:3])C(=O)c1[c:5][c:5][c:5][c:5][c:5]1"]
  positions: {N: [1], alpha: [2], C3: [3], ring: [5]}
  permissions:
    - {at: [ring], permits: [alkyl, alkoxy, haloalkyl, halogen], way: (i)}
    - {at: [ring], permits: [alkylenedioxy], shape: bridge, way: (i)}
    - {at: [ring], permits: [univalent], after: (i)}
    - {at: [C3], permits: [alkyl], most: 1, way: (ii)}
    - {at: [N], permits: [alkyl], most: 2, way: (iii)}
    - {at: [N], permits: [ring], shape: ring_through, way: (iii)}
"""

FENTANYLS = """
ways_at_least: 1
core:
  name: fentanyl
  templates: ["[N:1]1[C:3][C:3][C:4]([N:5]c2[c:6][c:6][c:6][c:6][c:6]2)[C:3][C:3]1"]
  positions: {N1: [1], piperidine: [3, 4], C4: [4], amide: [5], aniline: [6]}
  permissions:
    - at: [N1]
      least: 1
      most: 1
      permits:
        - word: phenethyl
          is_parent: true
          node:
            name: phenethyl
            templates: ["[C:9][C:1]c1[c:2][c:2][c:2][c:2][c:2]1"]
            attached_at: 9
            positions: {chain: [1], ring: [2]}
            permissions:
              - {at: [chain, ring], permits: [alkyl, hydroxy, halogen], way: (ii)}
        - word: heteroarylethyl
          node:
            name: 2-arylethyl
            templates: [{smarts: "[C:9][C:1][a;!$(c1ccccc1):2]", way: (i)}]
            attached_at: 9
            positions: {chain: [1], ring: [2]}
            elsewhere: permitted
            permissions: [{at: [chain], permits: [alkyl], way: (ii)}]
    - {at: [piperidine], permits: [alkyl], way: (iii)}
    - {at: [aniline], permits: [alkyl, halogen], way: (iv)}
    - {at: [C4], permits: [alkoxycarbonyl], way: (v)}
    - at: [amide]
      least: 1
      most: 1
      way: (vi)
      permits: [{word: propionyl, is_parent: true}, acyl]
"""


@cache
def vocabulary() -> CompiledVocabulary:
    """Return the project's vocabulary, compiled."""
    return compile_vocabulary(read_vocabulary(VOCABULARY))


@cache
def compiled(text: str) -> CompiledReading:
    """Return the reading that the YAML describes, compiled."""
    return compile_reading(reading(text), vocabulary())


def reading(text: str) -> Reading:
    """Return the reading that the YAML describes."""
    found = read_reading(read_yaml(text, name="test"), where="test")
    assert isinstance(found, Reading)
    return found


def asked(text: str, smiles: str) -> Match | Miss | Undecided | None:
    """Return what the reading says of the structure."""
    return match(mol(smiles), compiled(text))


def mol(smiles: str) -> Any:
    """Return the molecule."""
    return Chem.MolFromSmiles(smiles)


def hit(text: str, smiles: str) -> Match:
    """Return the match, which must be one."""
    found = asked(text, smiles)
    assert isinstance(found, Match), found
    return found


def miss(text: str, smiles: str) -> Miss:
    """Return the near miss, which must be one."""
    found = asked(text, smiles)
    assert isinstance(found, Miss), found
    return found
