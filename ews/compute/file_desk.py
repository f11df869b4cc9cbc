"""Questions about the index of a file: exact structures, families, titles, lines."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process

from chem.name_table import normalise_name
from chem.normalise import normalise
from chem.parents import compile_salts
from chem.rules.compiled import CompiledLaw, compile_lawbook
from chem.rules.families import families_of
from chem.search.index import Index
from chem.search.patterns import read_pattern
from chem.structures import Normalised, Source
from ews.compute.index_file import IndexFile
from ews.errors import EwsError
from schemas.law.load import load_lawbook, load_salts, load_vocabulary

Fields = Mapping[str, Any]
LAYERS = ("registered", "parent", "no_isotopes", "no_stereo", "tautomer")
LEAST_LIKENESS = 60.0  # of rapidfuzz, of 100
BREAK = b"\n"


class UnknownFamilyOfFileError(EwsError):
    """No family has this name; the message lists those that are loaded."""

    code = "family_unknown"


def digests_of(normalised: Normalised) -> list[tuple[int, int]]:
    """Return the keys of a drawing as (layer, first 8 bytes of its hash)."""
    found = [(0, digest(normalised.registered_key))]
    for one in normalised.components:
        keys = [getattr(one.keys, layer) for layer in LAYERS[1:]]
        found += [(place, digest(key)) for place, key in enumerate(keys, start=1)]
    return found


def digest(key: str) -> int:
    """Return the number under which a key is looked up; two keys share one by chance never."""
    return int.from_bytes(sha256(key.encode()).digest()[:8], "little")


class FileDesk:
    """Answers what only the index of a file can be asked."""

    def __init__(self, opened: IndexFile, index: Index) -> None:
        self._more = opened.more
        self._shelf = opened.shelf
        self._index = index
        self._salts = compile_salts(load_salts())
        self._law: CompiledLaw | None = None
        self._titles: list[str] | None = None

    def exact(self, asked: Fields) -> Any:
        """Find lines that are equal at one layer."""
        found = self.normalise(Source(kind=asked["kind"], text=asked["text"]))
        layer = asked["layer"]
        wanted = [number for place, number in digests_of(found) if LAYERS[place] == layer]
        held = np.asarray(self._more[f"keys.{layer}"])
        lines = self._more[f"keys.{layer}.lines"]
        hits = [
            lines[np.searchsorted(held, key) : np.searchsorted(held, key, side="right")]
            for key in np.array(wanted, np.uint64)
        ]
        return {"ids": np.unique(np.concatenate(hits)), "is_complete": True}

    def family(self, asked: Fields) -> Any:
        """Find the members of a family: what has its core, and is in it."""
        law = self._read_law()
        families = {one.family.id: one for one in law.families}
        if asked["family"] not in families:
            raise UnknownFamilyOfFileError(
                f"found {asked['family']!r}, expected one of {', '.join(sorted(families))}"
            )
        candidates: set[int] = set()
        for template in families[asked["family"]].reading.core.templates:
            pattern = read_pattern(template.text, "smarts")
            found = self._index.containing(pattern, is_late=lambda: False)
            candidates.update(found.ids.tolist())
        ids = [
            line
            for line in sorted(candidates)
            if any(
                asked["family"] in dict(families_of(smiles, law)) for smiles in self._smiles(line)
            )
        ]
        return {"ids": ids, "is_complete": True}

    def named(self, asked: Fields) -> Any:
        """Find lines by their titles."""
        name = normalise_name(asked["name"])
        match, most = asked["match"], asked["most"]
        likeness: dict[int, float] = {}
        if match != "fuzzy":
            likeness = self._beginning(name, whole=match == "exact")
        if match in {"any", "fuzzy"}:
            for line, alike in self._looking(name, most):
                likeness.setdefault(line, alike)
        order = sorted(likeness, key=lambda line: (-likeness[line], line))[:most]
        return {"ids": order, "likeness": [likeness[line] for line in order]}

    def rows(self, asked: Fields) -> Any:
        """Return titles and SMILES of lines."""
        lines, titles = self._more["lines"], self._more["titles"]
        first = self._more["first_of_title"]
        rows = []
        for line in asked["ids"]:
            at = int(np.searchsorted(lines, line))
            title = bytes(titles[int(first[at]) : int(first[at + 1])]).decode()
            rows.append({"line": line, "title": title, "smiles": ".".join(self._smiles(line))})
        return {"rows": rows}

    def normalise(self, source: Source) -> Normalised:
        """Normalise what is asked about."""
        return normalise(source, self._salts)

    def _read_law(self) -> CompiledLaw:
        if self._law is None:
            self._law = compile_lawbook(load_lawbook(), load_vocabulary())
        return self._law

    def _smiles(self, line: int) -> list[str]:
        """The SMILES of the active components of a line."""
        ids, places = self._more["sorted_ids"], self._more["sorted_places"]
        first, end = np.searchsorted(ids, line), np.searchsorted(ids, line, side="right")
        return [self._shelf.smiles_at(int(place)) for place in places[first:end]]

    def _beginning(self, name: str, *, whole: bool) -> dict[int, float]:
        """Look for a beginning in all titles at once, which stand one a line."""
        blob, first = bytes(self._more["folded"]), self._more["first_of_folded"]
        wanted = BREAK + name.encode() + (BREAK if whole else b"")
        found: dict[int, float] = {}
        at = blob.find(wanted)
        while at >= 0:
            place = int(np.searchsorted(first, at + 1))
            end = blob.find(BREAK, at + 1)
            line = int(self._more["lines"][place])
            found[line] = 1.0 if end == at + 1 + len(name.encode()) else 0.99
            at = blob.find(wanted, at + 1)
        return found

    def _looking(self, name: str, most: int) -> list[tuple[int, float]]:
        if self._titles is None:
            blob = bytes(self._more["folded"]).decode()
            self._titles = blob.split("\n")[1:-1]
        hits = process.extract(
            name, self._titles, scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS, limit=most
        )
        lines = self._more["lines"]
        return [(int(lines[place]), round(alike / 100, 4)) for _, alike, place in hits]
