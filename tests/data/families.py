"""All families of chem/families, read once for the tests of their data."""

from dataclasses import dataclass

from chem.markush.vocabulary import compile_vocabulary
from chem.rules.families import CompiledFamily, compile_families
from schemas.law.families import read_family_files
from schemas.law.load import FAMILIES, VOCABULARY
from schemas.law.vocabulary import read_vocabulary

FILES = read_family_files(FAMILIES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The families alone, as the compiled law holds them."""

    families: tuple[CompiledFamily, ...]


def held() -> Held:
    """Compile all families."""
    vocabulary = compile_vocabulary(read_vocabulary(VOCABULARY))
    return Held(families=compile_families((file.family for file in FILES), vocabulary))
