"""Samples of all combinations of cannabinoid fragments that names can be written for."""

import random
from collections.abc import Callable, Iterator
from itertools import islice

from chem.codes.assembling import fits, slots
from chem.codes.records import Fragment, Reading
from tests.chem.codes.facts import CANNABINOIDS_ONLY

(CANNABINOIDS,) = CANNABINOIDS_ONLY


def _all(position: str, *words: str) -> list[Fragment]:
    """Fragments of a position that have a code, and those with these words."""
    return [
        fragment
        for fragment in CANNABINOIDS.fragments
        if fragment.position == position and (fragment.codes or fragment.words in words)
    ]


TAILS, CORES, LINKED, RINGS = _all("tail"), _all("core"), _all("linked"), _all("ring")
HYDROGEN, ADAMANTYL, CYCLOHEXYL, BENZOYL, AMIDE, ACETAMIDE = (
    fragment
    for words in (
        "hydrogen",
        "adamantan-1-yl",
        "cyclohexyl",
        "benzoyl",
        "carboxamide",
        "acetamide",
    )
    for fragment in CANNABINOIDS.fragments
    if fragment.words == words
)


def sample(number: int, seed: int) -> list[Reading]:
    """As many readings as asked for, of every kind that has names; the same for the same seed."""
    dice = random.Random(seed)  # noqa: S311 - a sample, not a secret
    kinds = (_amide, _substituted, _acetamide, _without_linker, _other)
    return list(islice(_fitting(dice, kinds), number))


def _fitting(
    dice: random.Random, kinds: tuple[Callable[[random.Random], Reading], ...]
) -> Iterator[Reading]:
    while True:
        reading = dice.choice(kinds)(dice)
        if fits(reading, CANNABINOIDS) and not _is_unnamed(reading):
            yield reading


def _is_unnamed(reading: Reading) -> bool:
    """A pyrazole is told by its tail and has no places: these few have no name."""
    plain = reading.parts["tail"] is HYDROGEN or reading.parts["linked"] is ADAMANTYL
    return "pyrazole" in reading.parts["core"].words and plain


def _four(tail: Fragment, core: Fragment, linker: Fragment, linked: Fragment) -> Reading:
    return Reading(parts={"tail": tail, "core": core, "linker": linker, "linked": linked})


def _amide(dice: random.Random) -> Reading:
    tail, core = dice.choice([*TAILS, HYDROGEN]), dice.choice(CORES)
    return _four(tail, core, AMIDE, dice.choice(LINKED))


def _substituted(dice: random.Random) -> Reading:
    reading = _amide(dice)
    place = ("core", dice.choice([*slots(reading.parts["core"], CANNABINOIDS), "none"]))
    return Reading(parts=reading.parts, rings={place: dice.choice(RINGS)})


def _acetamide(dice: random.Random) -> Reading:
    core = dice.choice([core for core in CORES if core.words == "indole"])
    return _four(dice.choice(TAILS), core, ACETAMIDE, dice.choice([*LINKED, CYCLOHEXYL]))


def _without_linker(dice: random.Random) -> Reading:
    core = dice.choice([core for core in CORES if "linker}" not in core.smiles])
    linked = BENZOYL if "hydrazide" in core.words else dice.choice(LINKED)
    return Reading(parts={"tail": dice.choice(TAILS), "core": core, "linked": linked})


def _other(dice: random.Random) -> Reading:
    return _four(dice.choice(TAILS), dice.choice(CORES), AMIDE, ADAMANTYL)
