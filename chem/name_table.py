"""Exact names and CAS numbers to structures: a lookup, never a guess."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from chem.errors import ChemError

NameKind = Literal["preferred", "synonym", "code", "brand"]

_CAS = re.compile(r"(\d{2,7})-(\d{2})-(\d)")
_SAME_SIGN = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
        **dict.fromkeys("\u2019\u2018\u02b9\u00b4\u2032", "'"),
        **dict.fromkeys("\u200b\u200e\u200f\ufeff\u00ad", ""),
        "\u03b1": "alpha",
        "\u03b2": "beta",
        "\u03b3": "gamma",
        "\u03b4": "delta",
    }
)


class NameTableError(ChemError):
    """The name table contradicts itself: one name or CAS number with two structures."""

    code = "name_table_broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedStructure:
    """One row of the table. `smiles` is the parent; `cas` is empty when not known."""

    name: str
    kind: NameKind
    smiles: str
    inchikey: str
    cas: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a name or a CAS number stands for, and the preferred name of that structure."""

    smiles: str
    inchikey: str
    preferred: str
    matched: NamedStructure


def normalise_name(name: str) -> str:
    """Bring a name to the form under which it is looked up.

    Case, spacing and the look of dashes, primes and Greek letters do not count; every other sign
    does: 4-, 4'- and 4''- name three places.
    """
    text = unicodedata.normalize("NFKC", name).translate(_SAME_SIGN).casefold()
    return " ".join(text.translate(_SAME_SIGN).split())


def is_cas(text: str) -> bool:
    """Tell whether the text is a CAS number whose check digit is right."""
    found = _CAS.fullmatch(text)
    if found is None:
        return False
    digits = found[1] + found[2]
    total = sum(place * int(digit) for place, digit in enumerate(reversed(digits), start=1))
    return total % 10 == int(found[3])


class NameTable:
    """Finds structures by exact name or CAS number. Immutable once built."""

    __slots__ = ("_by_cas", "_by_name", "_preferred")

    def __init__(self, rows: Iterable[NamedStructure]) -> None:
        by_name: dict[str, NamedStructure] = {}
        by_cas: dict[str, NamedStructure] = {}
        preferred: dict[str, str] = {}
        for row in rows:
            _put(by_name, normalise_name(row.name), row)
            if row.cas:
                _put(by_cas, row.cas, row)
            if row.kind == "preferred":
                preferred[row.inchikey] = row.name
        self._by_name: Mapping[str, NamedStructure] = by_name
        self._by_cas: Mapping[str, NamedStructure] = by_cas
        self._preferred: Mapping[str, str] = preferred

    def __len__(self) -> int:
        return len(self._by_name)

    def lookup(self, name: str) -> Found | None:
        """Find the structure of an exact name, or None: an ambiguous name is not in the table."""
        return self._found(self._by_name.get(normalise_name(name)))

    def lookup_cas(self, cas: str) -> Found | None:
        """Find the structure of a CAS number; None if unknown or its check digit is wrong."""
        text = unicodedata.normalize("NFKC", cas).translate(_SAME_SIGN).strip()
        return self._found(self._by_cas.get(text)) if is_cas(text) else None

    def preferred_of(self, inchikey: str) -> str | None:
        """Return the preferred name of a structure of the table, None if it is not in it."""
        return self._preferred.get(inchikey)

    def _found(self, row: NamedStructure | None) -> Found | None:
        if row is None:
            return None
        preferred = self._preferred.get(row.inchikey, row.name)
        return Found(smiles=row.smiles, inchikey=row.inchikey, preferred=preferred, matched=row)


def _put(table: dict[str, NamedStructure], key: str, row: NamedStructure) -> None:
    held = table.setdefault(key, row)
    if held.inchikey != row.inchikey:
        raise NameTableError(
            f"{key!r} stands for {held.inchikey} and for {row.inchikey}; expected one structure. "
            "Take the name out of chem/names.csv when it is ambiguous."
        )
