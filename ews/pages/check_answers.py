"""The answer of a check as a page tells it: countries by status, the map, parts, near misses."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from ews.pages.check_question import Asked
from ews.pages.translating import marked as _
from ews.pages.words import word
from schemas.countries import BODIES

STATUSES = ("controlled", "conditional", "analogue_risk", "not_controlled", "unknown")
LONGEST_REASON = 150
Given = Mapping[str, Any]

GRADES: Mapping[str, str] = MappingProxyType(
    {
        "identifier": _("certain: it is or names the structure itself"),
        "curated": _("certain: an exact name of our table"),
        "generated": _("sure: a code name, read by the rules of its family"),
        "systematic": _("sure: a systematic name, read by OPSIN"),
    }
)
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "named": _("listed by name"),
        "generic": _("a generic definition"),
        "functional": _("a definition by effect"),
        "analogue": _("an analogue clause"),
    }
)
FITS: Mapping[str, str] = MappingProxyType(
    {
        "exact": _("our reading covers exactly what the words cover"),
        "wider": _("our reading is wider than the words"),
        "narrower": _("our reading is narrower than the words"),
    }
)
CHECKED: Mapping[str, str] = MappingProxyType(
    {
        "verbatim": _("checked on the whole text of the law"),
        "partial": _("checked on a part of the text"),
        "secondary": _("checked on a secondary source"),
    }
)
BASES: Mapping[str, str] = MappingProxyType(
    {
        "verified": _("the day was read in the text"),
        "recalled": _("the day is from memory"),
    }
)
MEANINGS = {"grades": GRADES, "kinds": KINDS, "fits": FITS, "checked": CHECKED, "bases": BASES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One substance of the answer.

    drawn: the answer whose atoms are coloured in the drawing, None if none rests on atoms.
    groups: countries by status; bodies: what makes law and is no country. near: misses by a hair.
    """

    number: int
    substance: Given
    groups: Sequence[tuple[str, Sequence[str]]]
    bodies: Sequence[Given]
    shades: Mapping[str, tuple[str, str]]
    drawn: Given | None
    near: Sequence[Given]

    @property
    def label(self) -> str:
        """What it is called, or its structure."""
        return str(self.substance["name"] or self.substance["smiles"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The answer with its question. asked: with both times, so that it gives the same again."""

    asked: Asked
    document: Given
    parts: Sequence[Part]
    counts: Mapping[str, int]

    @property
    def title(self) -> str:
        """The names of its substances."""
        return " + ".join(part.label for part in self.parts)


def answered(asked: Asked, document: Given) -> Answered:
    """Put an answer in the order in which a page tells it."""
    parts = [_part(number, each) for number, each in enumerate(document["substances"], start=1)]
    counts = Counter(given["status"] for part in parts for given in part.substance["status"])
    return Answered(asked=asked.answered(document), document=document, parts=parts, counts=counts)


def by_status(answers: Sequence[Given]) -> list[tuple[str, list[str]]]:
    """Return the places by status, the gravest first."""
    found = {
        status: [each["jurisdiction"] for each in answers if each["status"] == status]
        for status in STATUSES
    }
    return [(status, codes) for status, codes in found.items() if codes]


def shortened(reason: str) -> str:
    """Return the first clauses of a reason, as many as a line or two hold."""
    if len(reason) <= LONGEST_REASON:
        return reason
    kept = ""
    for clause in reason.split("; "):
        if kept and len(kept) + len(clause) > LONGEST_REASON:
            break
        kept = f"{kept}; {clause}" if kept else clause
    return f"{kept[: 2 * LONGEST_REASON]} …"


def is_shown(given: Given, chosen: Collection[str]) -> bool:
    """Say whether an answer is among the statuses that were chosen; none chosen are all."""
    return not chosen or given["status"] in chosen


def _part(number: int, substance: Given) -> Part:
    given = substance["status"]
    countries = [each for each in given if each["jurisdiction"] not in BODIES]
    return Part(
        number=number,
        substance=substance,
        groups=by_status(countries),
        bodies=[each for each in given if each["jurisdiction"] in BODIES],
        shades={
            each["jurisdiction"]: (f"s-{each['status']}", word(each["status"]))
            for each in countries
        },
        drawn=min(filter(_rests_on_atoms, given), key=_tells_less, default=None),
        near=[each for each in given if each["nearest"]],
    )


def _rests_on_atoms(given: Given) -> bool:
    return bool(given["entry"] and given["because"] and given["because"][0]["roles"])


def _tells_less(given: Given) -> tuple[int, int]:
    """Rank what is drawn: the gravest answer first, of these the one with the most parts."""
    return STATUSES.index(given["status"]), -len(given["because"][0]["roles"])
