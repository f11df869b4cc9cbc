"""Exact names and CAS numbers to structures: a lookup, never a guess."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from chem.errors import ChemError

NameKind = Literal["preferred", "synonym", "code", "brand"]
FLAT = 14  # characters of an InChIKey that do not depend on stereo and isotopes

_FINER = re.compile(r"[@/\\]|\[\d")
_CAS = re.compile(r"(\d{2,7})-(\d{2})-(\d)")
_SAME_SIGN = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
        **dict.fromkeys("\u2019\u2018\u201b\u02b9\u02bc\u00b4\u2032\u2035\ua78c\u05f3`", "'"),
        **dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad", ""),
        **dict.fromkeys('\u201c\u201d\u201f\u02ba\u2033\u2036"', "''"),
        "\u2206": "\u03b4",  # the sign for an increment, typed for a Delta
        "\u03b1": "alpha",
        "\u03b2": "beta",
        "\u03b3": "gamma",
        "\u03b4": "delta",
        "\u03b5": "epsilon",
        "\u03c9": "omega",
    }
)
_SHARP_S_FOR_BETA = re.compile(r"(?<![^\W\d_])\u00df(?=-)")  # \u00df-keto, not Stra\u00dfe


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
    return " ".join(plain_signs(name).casefold().translate(_SAME_SIGN).split())


def plain_signs(name: str) -> str:
    """Write dashes, primes and Greek letters in one way, without invisible signs; keep the case."""
    # NFKC would make of an acute accent that stands for a prime a blank and a combining accent.
    text = unicodedata.normalize("NFKC", name.translate(_SAME_SIGN)).translate(_SAME_SIGN)
    return _SHARP_S_FOR_BETA.sub("beta", text)


def is_flat(smiles: str) -> bool:
    """Whether it is written without configuration and labels: ketamine, not esketamine."""
    return not _FINER.search(smiles)


def is_cas(text: str) -> bool:
    """Tell whether the text is a CAS number whose check digit is right."""
    expected = cas_digit(text)
    return expected is not None and text.endswith(expected)


def cas_digit(text: str) -> str | None:
    """Return the check digit that a text of the form of a CAS number must end with, else None."""
    found = _CAS.fullmatch(text)
    if found is None or not text.isascii():
        return None
    digits = found[1] + found[2]
    total = sum(place * int(digit) for place, digit in enumerate(reversed(digits), start=1))
    return str(total % 10)


class NameTable:
    """Finds structures by exact name or CAS number. Immutable once built."""

    __slots__ = ("_by_block", "_by_cas", "_by_name", "_cas_of", "_preferred")

    def __init__(self, rows: Iterable[NamedStructure]) -> None:
        by_name: dict[str, NamedStructure] = {}
        by_cas: dict[str, NamedStructure] = {}
        preferred: dict[str, str] = {}
        by_block: dict[str, dict[str, NamedStructure]] = {}
        cas_of: dict[str, set[str]] = {}
        for row in rows:
            by_block.setdefault(row.inchikey[:FLAT], {}).setdefault(row.inchikey, row)
            _put(by_name, normalise_name(row.name), row)
            if row.cas:
                _put(by_cas, row.cas, row)
                cas_of.setdefault(row.inchikey, set()).add(row.cas)
            if row.kind == "preferred":
                preferred[row.inchikey] = row.name
        self._by_name: Mapping[str, NamedStructure] = by_name
        self._by_cas: Mapping[str, NamedStructure] = by_cas
        self._preferred: Mapping[str, str] = preferred
        self._by_block: Mapping[str, Mapping[str, NamedStructure]] = by_block
        self._cas_of: Mapping[str, set[str]] = cas_of

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

    def cas_numbers_of(self, inchikey: str) -> tuple[str, ...]:
        """Return the CAS numbers of a structure of the table, in the order of their text."""
        return tuple(sorted(self._cas_of.get(inchikey, ())))

    def lookup_inchikey(self, inchikey: str) -> Found | None:
        """Find the structure of a standard InChIKey, None if the table does not hold it."""
        return self._found(self._by_block.get(inchikey[:FLAT], {}).get(inchikey))

    def same_skeleton(self, block: str) -> tuple[Found, ...]:
        """Return the structures whose InChIKeys begin with these 14 characters, by key."""
        rows = self._by_block.get(block, {})
        return tuple(found for key in sorted(rows) if (found := self._found(rows[key])))

    def by_folded_name(self) -> Mapping[str, NamedStructure]:
        """Return the rows by `normalise_name` of their names, to search for likeness."""
        return self._by_name

    def found(self, row: NamedStructure) -> Found:
        """Return what a row of this table stands for."""
        return Found(
            smiles=row.smiles,
            inchikey=row.inchikey,
            preferred=self._preferred.get(row.inchikey, row.name),
            matched=row,
        )

    def _found(self, row: NamedStructure | None) -> Found | None:
        return None if row is None else self.found(row)


def _put(table: dict[str, NamedStructure], key: str, row: NamedStructure) -> None:
    held = table.setdefault(key, row)
    if held.inchikey != row.inchikey:
        raise NameTableError(
            f"{key!r} stands for {held.inchikey} and for {row.inchikey}; expected one structure. "
            "Take the name out of chem/names.csv when it is ambiguous."
        )
