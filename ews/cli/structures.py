"""What a word on the command line means: a name, a CAS number, or a structure as it stands."""

from dataclasses import dataclass

from chem.name_table import NameTable
from chem.structures import Source

INCHI = "InChI="


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One word with the structure it stands for; `read_as` says how it was understood."""

    word: str
    source: Source
    read_as: str


def understand(word: str, names: NameTable) -> Asked:
    """Return the structure of a word: an exact name first, then CAS, InChI, and SMILES last."""
    text = word.strip()
    by_name = names.lookup(text)
    if by_name is not None:
        smiles = Source(kind="smiles", text=by_name.smiles)
        return Asked(word=word, source=smiles, read_as=f"name of {by_name.preferred}")
    by_cas = names.lookup_cas(text)
    if by_cas is not None:
        smiles = Source(kind="smiles", text=by_cas.smiles)
        return Asked(word=word, source=smiles, read_as=f"CAS number of {by_cas.preferred}")
    if text.startswith(INCHI):
        return Asked(word=word, source=Source(kind="inchi", text=text), read_as="InChI")
    return Asked(word=word, source=Source(kind="smiles", text=text), read_as="SMILES")
