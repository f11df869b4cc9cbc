"""How the tests ask the law: from a SMILES to determinations and answers."""

from datetime import date
from functools import cache, lru_cache

from rdkit import Chem

from chem.determinations import Answer, Determination
from chem.keys import inchi_of, keys_of
from chem.law import Lawbook
from chem.rules.answers import answer
from chem.rules.compiled import CompiledLaw, compile_lawbook
from chem.rules.determine import determine
from chem.rules.periods import standing
from chem.structures import Keys
from schemas.law.load import load_lawbook, load_vocabulary

TODAY = date(2026, 11, 22)


@cache
def lawbook() -> Lawbook:
    return load_lawbook()


@cache
def compiled() -> CompiledLaw:
    return compile_lawbook(lawbook(), load_vocabulary())


@lru_cache(maxsize=8192)
def keys_for(smiles: str) -> tuple[str, Keys]:
    """Return the canonical SMILES and the keys of a parent."""
    mol = Chem.MolFromSmiles(smiles)
    canonical = Chem.MolToSmiles(mol)
    return canonical, keys_of(mol, inchi=inchi_of(mol), smiles=canonical)


def ask(
    smiles: str, law: CompiledLaw | None = None, *, near_misses: bool = True
) -> tuple[Determination, ...]:
    """Determine a parent that is drawn as `smiles`."""
    canonical, keys = keys_for(smiles)
    return determine(canonical, keys, law or compiled(), near_misses=near_misses)


def answers(smiles: str, *, valid_on: date = TODAY) -> dict[str, Answer]:
    found = answer(ask(smiles), lawbook().coverage, valid_on=valid_on)
    return {one.jurisdiction: one for one in found}


def on(found: tuple[Determination, ...], definition_id: str, day: date) -> list[Determination]:
    """Return what one definition says on one day."""
    return [
        one
        for one in found
        if one.definition_id == definition_id and standing(one.period, valid_on=day) == "in_force"
    ]
