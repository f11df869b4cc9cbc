"""Texts that are identifiers by their form: InChIKey, InChI, molfile, CAS number."""

import re

from chem.name_table import Found, NameTable, cas_digit, plain_signs
from chem.naming.records import Grade, Meant, Resolution
from chem.structures import Source

_KEY = re.compile(r"(?:InChIKey=)?([A-Z]{14})(?:-([A-Z]{10})(?:-([A-Z]))?)?")
_CAS_LOOSE = re.compile(
    r"(?:CAS(?:\s*(?:no\.?|number|rn))?[\s:#]*)?(\d{2,7}-\d{2}-\d)", re.IGNORECASE
)
_MOLFILE = re.compile(r"\n.*\n.*\n.*V[23]000|\nM  END", re.DOTALL)


def identify(text: str, names: NameTable) -> Resolution | None:
    """Read a text that is unmistakably an identifier; None if it has no such form."""
    if _MOLFILE.search(text):
        return _encoded(text, Source(kind="molfile", text=text), "read as molfile")
    line = text.strip()
    if line.startswith("InChI="):
        return _encoded(text, Source(kind="inchi", text=line), "read as InChI")
    plain = " ".join(plain_signs(line).split())
    number = _CAS_LOOSE.fullmatch(plain)
    if number is not None:
        return _by_cas(text, number[1], names)
    key = _KEY.fullmatch(plain)
    return _by_key(text, key, names) if key is not None else None


def as_smiles(text: str, *, how: str = "read as SMILES") -> Resolution:
    """Take a text as SMILES; whether it can be read, chemistry says."""
    return _encoded(text, Source(kind="smiles", text=text.strip()), how)


def of_table(text: str, found: Found, how: str, *, grade: Grade = "curated") -> Resolution:
    """Answer with a structure of the table."""
    return Resolution(
        asked=text,
        grade=grade,
        how=how,
        source=Source(kind="smiles", text=found.smiles),
        name=found.preferred,
        inchikey=found.inchikey,
    )


def _encoded(text: str, source: Source, how: str) -> Resolution:
    return Resolution(asked=text, grade="identifier", how=how, source=source)


def _by_cas(text: str, number: str, names: NameTable) -> Resolution:
    digit = cas_digit(number)
    if digit is not None and not number.endswith(digit):
        how = (
            f"the form of a CAS number, but its check digit is {number[-1]}, expected {digit}: a "
            "digit is wrong; look it up again, or give the structure"
        )
        return Resolution(asked=text, grade="unknown", how=how)
    found = names.lookup_cas(number)
    if found is None:
        how = "a CAS number that our table of names does not hold; give the structure"
        return Resolution(asked=text, grade="unknown", how=how)
    return of_table(text, found, f"CAS number of {found.preferred}", grade="identifier")


def _by_key(text: str, key: re.Match[str], names: NameTable) -> Resolution | None:
    block, rest, proton = key.groups()
    whole = f"{block}-{rest}-{proton or 'N'}" if rest else None
    found = names.lookup_inchikey(whole) if whole else None
    if found is not None:
        return of_table(text, found, f"InChIKey of {found.preferred}", grade="identifier")
    kin = names.same_skeleton(block)
    if not kin and rest is None:
        return None  # fourteen capital letters need not be a key
    if len(kin) == 1 and rest is None:
        how = f"first block of the InChIKey of {kin[0].preferred}, the only one in our table"
        return of_table(text, kin[0], how, grade="identifier")
    return _not_that_key(text, kin, is_block=rest is None)


def _not_that_key(text: str, kin: tuple[Found, ...], *, is_block: bool) -> Resolution:
    if not kin:
        how = "an InChIKey that our table does not hold; a key cannot be read back into a structure"
        return Resolution(asked=text, grade="unknown", how=f"{how}: give the structure")
    if is_block:
        how, why = "first block of several InChIKeys of our table", "the same skeleton"
    else:
        how = "an InChIKey that our table does not hold; it has the same skeleton as others"
        why = "the same skeleton, but other stereo, isotopes or charge"
    candidates = tuple(
        Meant(name=each.preferred, smiles=each.smiles, inchikey=each.inchikey, why=why)
        for each in kin
    )
    grade: Grade = "ambiguous" if is_block else "suggestion"
    return Resolution(asked=text, grade=grade, how=how, candidates=candidates)
