"""Names of the table that look like an unknown one: for a person to choose from, never taken."""

import re
from collections.abc import Mapping

from rapidfuzz import fuzz, process

from chem.name_table import NamedStructure, NameTable, normalise_name
from chem.naming.records import Meant

MOST = 5
LOOKED_AT = 40
SHORTEST = 3  # characters: of two letters everything is like everything
LEAST = 0.72  # likeness below which a name is not worth a look
OTHER_PLACE = 0.1  # taken off where numbers, primes or the letters of places differ

_PLACES = re.compile(r"\d+'*|(?<![a-z])(?:[a-z]'*|alpha|beta|gamma|delta|ortho|meta|para)(?=-)")


def suggest(text: str, names: NameTable) -> tuple[Meant, ...]:
    """Return at most five structures with names like this one, the likest first."""
    asked = normalise_name(text)
    if len(asked) < SHORTEST:
        return ()
    rows = names.by_folded_name()
    near = process.extract(
        asked, rows.keys(), scorer=fuzz.ratio, limit=LOOKED_AT, score_cutoff=LEAST * 100
    )
    ranked = sorted(
        ((_likeness(asked, name, score), name) for name, score, _ in near), reverse=True
    )
    return _distinct(asked, ranked, rows, names)


def _likeness(asked: str, name: str, score: float) -> float:
    off = 0.0 if _places(asked) == _places(name) else OTHER_PLACE
    return round(score / 100 - off, 3)


def _distinct(
    asked: str,
    ranked: list[tuple[float, str]],
    rows: Mapping[str, NamedStructure],
    names: NameTable,
) -> tuple[Meant, ...]:
    chosen: dict[str, Meant] = {}
    for likeness, name in ranked:
        found = names.found(rows[name])
        if found.inchikey not in chosen and len(chosen) < MOST:
            chosen[found.inchikey] = Meant(
                name=found.preferred,
                smiles=found.smiles,
                inchikey=found.inchikey,
                why=_why(asked, name, found.matched.name),
                likeness=likeness,
            )
    return tuple(chosen.values())


def _why(asked: str, name: str, as_written: str) -> str:
    there, here = _places(name), _places(asked)
    if there == here:
        return f"written like {as_written}"
    return (
        f"written like {as_written}, but with other numbers or places: "
        f"{' '.join(here) or 'none'} here, {' '.join(there) or 'none'} there: another substance"
    )


def _places(folded: str) -> tuple[str, ...]:
    return tuple(_PLACES.findall(folded))
