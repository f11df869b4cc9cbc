"""Resolve what needs no chemistry and no other process: identifiers, curated and code names.

The order is a decision (docs/names.md): names known to be ambiguous, exact curated names,
identifiers by their form, the same name without a salt word, another spelling of hyphens, code
names, and SMILES last, because some names are made of the letters of atoms.
"""

from collections.abc import Iterable, Mapping
from typing import Literal

from chem.codes.parse import parse_code
from chem.codes.records import Codebook, Generated
from chem.name_table import NamedStructure, NameTable, normalise_name
from chem.naming.bracketed import bracketed
from chem.naming.identifiers import as_smiles, identify, of_table
from chem.naming.records import AmbiguousName, Meant, Resolution
from chem.naming.salt_words import Bare, SaltWords
from chem.naming.smiles_text import look
from chem.naming.spelling import loose
from chem.structures import Source

Expecting = Literal["any", "name"]  # "name": a chain of letters is a name, never a SMILES

LONGEST = 500  # characters of a name; a longer text is an identifier or nothing


class Lookup:
    """Finds by dictionaries alone, so it may be asked in an event loop. Immutable once built."""

    __slots__ = ("_ambiguous", "_codes", "_loose", "names", "salts")

    def __init__(
        self,
        *,
        names: NameTable,
        ambiguous: Iterable[AmbiguousName],
        salts: SaltWords,
        codes: Codebook | None = None,
    ) -> None:
        self.names = names
        self.salts = salts
        self._codes = codes
        self._ambiguous: Mapping[str, tuple[AmbiguousName, ...]] = _grouped(ambiguous)
        self._loose: Mapping[str, NamedStructure] = _loosely(names, self._ambiguous)

    def look_up(self, text: str, expecting: Expecting = "any") -> Resolution | None:
        """Resolve a text; None if nothing here knows it: a system of names may still read it."""
        found = self._exactly(text, text) or identify(text, self.names)
        if found is not None or len(text) > LONGEST:
            return found or _as_smiles(text, expecting)
        bare = self.bare(text)
        if bare is not None:
            found = self._exactly(bare.name, text, bare)
        return (
            found
            or self._loosely(text, text)
            or (bare and self._loosely(bare.name, text, bare))
            or self._by_code(text, text)
            or (bare and self._by_code(bare.name, text, bare))
            or bracketed(text, lambda part: self._exactly(part, part) or self._loosely(part, part))
            or _as_smiles(text, expecting)
        )

    def bare(self, text: str) -> Bare | None:
        """Return the name without the salt words at its end, None if it has none."""
        return self.salts.strip(text)

    def by_name(self, name: str) -> Meant | None:
        """Return what an exact curated name or an unambiguous code name stands for."""
        found = self.names.lookup(name)
        if found is not None:
            return Meant(
                name=found.preferred, smiles=found.smiles, inchikey=found.inchikey, why="curated"
            )
        read = parse_code(name, self._codes) if self._codes else ()
        if len(read) != 1:
            return None
        return Meant(name=name, smiles=read[0].smiles, inchikey=None, why=read[0].reading)

    def _exactly(self, name: str, asked: str, bare: Bare | None = None) -> Resolution | None:
        several = self._ambiguous.get(normalise_name(name))
        if several:
            return _ambiguous(asked, several, bare)
        found = self.names.lookup(name)
        if found is None:
            return None
        word = "" if found.matched.name == found.preferred else f"{found.matched.kind} of "
        return of_table(asked, found, f"exact name: {word}{found.preferred}{_without(bare)}")

    def _loosely(self, name: str, asked: str, bare: Bare | None = None) -> Resolution | None:
        row = self._loose.get(loose(name))
        if row is None:
            return None
        found = self.names.found(row)
        how = f"exact name but for hyphens and blanks: {row.name}{_without(bare)}"
        return of_table(asked, found, how)

    def _by_code(self, name: str, asked: str, bare: Bare | None = None) -> Resolution | None:
        read = parse_code(name, self._codes) if self._codes else ()
        if not read:
            return None
        if len(read) > 1:
            return Resolution(
                asked=asked,
                grade="ambiguous",
                how=f"a code name with {len(read)} readings{_without(bare)}",
                candidates=tuple(_meant(name, each) for each in read),
            )
        return Resolution(
            asked=asked,
            grade="generated",
            how=f"code name of {read[0].family}: {read[0].reading}{_without(bare)}",
            source=Source(kind="smiles", text=read[0].smiles),
        )


def _grouped(rows: Iterable[AmbiguousName]) -> dict[str, tuple[AmbiguousName, ...]]:
    found: dict[str, tuple[AmbiguousName, ...]] = {}
    for row in rows:
        key = normalise_name(row.name)
        found[key] = (*found.get(key, ()), row)
    return found


def _loosely(names: NameTable, ambiguous: Mapping[str, object]) -> dict[str, NamedStructure]:
    """Leave out what two structures would share, and what is like an ambiguous name."""
    found: dict[str, NamedStructure] = {}
    shared = {loose(name) for name in ambiguous}
    for name, row in names.by_folded_name().items():
        key = loose(name)
        if found.setdefault(key, row).inchikey != row.inchikey:
            shared.add(key)
    return {key: row for key, row in found.items() if key not in shared}


def _ambiguous(asked: str, rows: tuple[AmbiguousName, ...], bare: Bare | None) -> Resolution:
    return Resolution(
        asked=asked,
        grade="ambiguous",
        how=f"a name that stands for {len(rows)} substances{_without(bare)}: {rows[0].why}",
        candidates=tuple(
            Meant(name=row.candidate, smiles=row.smiles, inchikey=row.inchikey, why=row.why)
            for row in rows
        ),
    )


def _meant(name: str, read: Generated) -> Meant:
    return Meant(name=name, smiles=read.smiles, inchikey=None, why=f"{read.family}: {read.reading}")


def _without(bare: Bare | None) -> str:
    return f", without the salt word {' '.join(bare.removed)!r}" if bare else ""


def _as_smiles(text: str, expecting: Expecting) -> Resolution | None:
    line = text.strip()
    kind = look(line)
    if kind == "smiles" and (expecting == "any" or not line.isalpha()):
        return as_smiles(text)
    if kind == "no" or expecting == "name":
        return None
    return Resolution(
        asked=text,
        grade="ambiguous",
        how="no name that we know; read as SMILES it would be a structure: ask with the structure",
        candidates=(Meant(name=line, smiles=line, inchikey=None, why="if it is meant as SMILES"),),
    )
