"""What the tests of names made of words share: books of one family, ways to read and to write."""

import random
from collections.abc import Iterable
from itertools import islice

from chem.codes.assembling import fits, slots, smiles_of
from chem.codes.lexicon import Lexicon
from chem.codes.parse import parse_code
from chem.codes.records import Codebook, Family, Fragment, Reading
from chem.codes.word_reading import lowest
from chem.codes.write import write_codes
from tests.chem.codes.facts import BOOK, flat, rows


class Words:
    """One family of the code book."""

    def __init__(self, family: str) -> None:
        self.book = Codebook(families=tuple(one for one in BOOK if one.id == family))
        (self.family,) = self.book
        self.named = [(row["name"], row["smiles"]) for row in rows(f"{family}.csv")]
        self.structures = sorted({smiles for _, smiles in self.named})

    def read(self, name: str) -> list[str]:
        """Structures the name stands for, flat."""
        return [flat(found.smiles) for found in parse_code(name, self.book)]

    def written(self, smiles: str) -> tuple[str, ...]:
        """Names of the structure, the usual one first."""
        return write_codes(smiles, self.book)

    def known_names(self, smiles: str) -> set[str]:
        """Names that others use for the structure, plain."""
        return {plain(name) for name, meant in self.named if meant == smiles}

    def wrong_of(self, smiles: str) -> list[str]:
        """Names that are not read back as the structure; its SMILES where none is in use."""
        names = self.written(smiles)
        wrong = [name for name in names if self.read(name) != [smiles]]
        in_use = {plain(name) for name in names} & self.known_names(smiles)
        return wrong if in_use else [smiles, *wrong]

    def wrongly_written(self, structures: Iterable[str]) -> list[str]:
        """All that is wrong with the names of structures."""
        return [wrong for smiles in structures for wrong in self.wrong_of(smiles)]

    def combinations(self, number: int, seed: int) -> list[str]:
        """Structures put together of the table at random; the same for the same seed."""
        dice = random.Random(seed)  # noqa: S311 - a sample, not a secret
        readings = (_anything(dice, self.family) for _ in range(number * 100))
        good = (reading for reading in readings if fits(reading, self.family))
        return [flat(smiles_of(reading, self.family)) for reading in islice(good, number)]


def plain(name: str) -> str:
    """A name without what its spellings differ in."""
    text = name.casefold().replace("\u03b1", "alpha").replace("\u03b2", "beta")
    return text.replace("-", "").replace(" ", "").replace("\u2032", "'")


def ambiguous(family: str) -> dict[str, list[str]]:
    """The names that stand for several structures, with these in the order of the file."""
    found: dict[str, list[str]] = {}
    for row in rows(f"{family}_ambiguous.csv"):
        found.setdefault(row["name"], []).append(row["smiles"])
    return found


def _anything(dice: random.Random, family: Family) -> Reading:
    """One fragment for each position, and up to two substituents somewhere."""
    positions = [at for at in family.positions if at != "group"]
    parts = {at: dice.choice(_nameable(at, family)) for at in positions}
    places = [(at, place) for at, part in parts.items() for place in slots(part, family)]
    chosen = dice.sample(places, min(len(places), dice.randrange(3)))
    groups = {one.words: one for one in family.fragments if one.position == "group" and one.codes}
    drawn = {place: dice.choice(list(groups)) for place in chosen}
    words = {at: part.words for at, part in parts.items()}
    low = lowest(words, drawn, lexicon_of(family))
    return Reading(parts=parts, rings={place: groups[name] for place, name in low.items()})


def _nameable(position: str, family: Family) -> list[Fragment]:
    """Fragments of a position that have a word, or that some stem stands for."""
    stems = {stem.meaning.parts.get(position) for stem in lexicon_of(family).stems}
    return [
        one
        for one in family.fragments
        if one.position == position and (one.codes or one.words in stems)
    ]


def lexicon_of(family: Family) -> Lexicon:
    """The lexicon of a family that has one."""
    assert family.lexicon is not None
    return family.lexicon
