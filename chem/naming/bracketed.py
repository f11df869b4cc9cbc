"""A name with other names in brackets behind it: "MPPP (desmethylprodine)".

All must be known and agree; an ambiguous one agrees if the structure of the others is among its
candidates. What is in the bracket may as well change the meaning ("THC (delta-8)"), so a part that
nobody knows makes the whole unknown.
"""

import re
from collections.abc import Callable, Sequence

from chem.naming.records import Meant, Resolution

MOST_PARTS = 6

_BRACKETED = re.compile(r"(?P<name>[^()].*?)\s+\((?P<others>.+)\)")
_BETWEEN = re.compile(r"\s*[,;]\s+")

Finder = Callable[[str], Resolution | None]


def parts_of(text: str) -> tuple[str, ...]:
    """Return the name and those in its bracket; empty if there is no bracket at the end."""
    found = _BRACKETED.fullmatch(text.strip())
    if found is None:
        return ()
    others = [part for part in _BETWEEN.split(found["others"].strip()) if part]
    return (found["name"], *others) if len(others) < MOST_PARTS else ()


def bracketed(text: str, find: Finder) -> Resolution | None:
    """Resolve the parts, each by `find`; None unless all are known."""
    found = [find(part) for part in parts_of(text)]
    known = [each for each in found if each is not None]
    if not known or len(known) < len(found):
        return None
    sure = [each for each in known if each.source is not None]
    if any(each.inchikey is None for each in sure):
        return None
    if not sure:
        return _several(text, known) if _same_candidates(known) else None
    if len({each.inchikey for each in sure}) > 1 or not _agree(sure[0], known):
        return _several(text, known)
    return Resolution(
        asked=text,
        grade="curated",
        how=f"{len(known)} names that agree: {sure[0].how}",
        source=sure[0].source,
        name=sure[0].name,
        inchikey=sure[0].inchikey,
    )


def _agree(sure: Resolution, known: Sequence[Resolution]) -> bool:
    several = [each for each in known if each.source is None]
    return all(sure.inchikey in {c.inchikey for c in each.candidates} for each in several)


def _same_candidates(known: Sequence[Resolution]) -> bool:
    return len({frozenset(c.inchikey for c in each.candidates) for each in known}) == 1


def _several(text: str, known: Sequence[Resolution]) -> Resolution:
    candidates: dict[str, Meant] = {}
    for each in known:
        for meant in each.candidates or _as_meant(each):
            candidates.setdefault(meant.inchikey or meant.smiles, meant)
    return Resolution(
        asked=text,
        grade="ambiguous",
        how="a name with another in brackets, which do not stand for one and the same substance",
        candidates=tuple(candidates.values()),
    )


def _as_meant(each: Resolution) -> tuple[Meant, ...]:
    if each.source is None:
        return ()
    name = each.name or each.asked
    return (Meant(name=name, smiles=each.source.text, inchikey=each.inchikey, why=each.how),)
