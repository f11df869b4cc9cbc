"""From a text to the structures it stands for as a code name; no RDKit is needed."""

import re
from collections.abc import Iterator, Mapping
from itertools import product

from chem.codes.assembling import fits, in_words, smiles_of
from chem.codes.grammars import GRAMMARS
from chem.codes.patterns import Element, Order, Tables, tables_of
from chem.codes.records import Alias, Code, Codebook, Family, Fragment, Generated, Reading
from chem.name_table import normalise_name

LONGEST = 64
_POSSIBLE = re.compile(r"[a-z0-9',.\[\]() -]+")
Bound = dict[Element, str]


def parse_code(text: str, book: Codebook) -> tuple[Generated, ...]:
    """Return every structure that `text` stands for as a code name; none if it is no code name.

    Case, the look of dashes and primes, and a blank for a hyphen do not count. A hyphen between
    codes may be missing, one inside a code may not be added. Structures are flat: a code name says
    nothing about configuration.
    """
    folded = normalise_name(text)
    if len(folded) > LONGEST or not _POSSIBLE.fullmatch(folded):
        return ()
    found: dict[str, Generated] = {}
    for family in book:
        for reading in _readings(folded, family):
            smiles = smiles_of(reading, family)
            words = in_words(reading, family)
            found.setdefault(smiles, Generated(smiles=smiles, family=family.words, reading=words))
    return tuple(found.values())


def _readings(folded: str, family: Family) -> Iterator[Reading]:
    grammar = GRAMMARS.get(family.id)
    found = grammar.parse(folded, family) if grammar else read_patterns(folded, family)
    return (reading for reading in found if fits(reading, family))


def read_patterns(folded: str, family: Family) -> Iterator[Reading]:
    """Read a folded text by the patterns of the family; a reading may come more than once."""
    tables = tables_of(family)
    for order in tables.orders:
        if not folded.endswith(order.ending):
            continue
        for bound in _matches(folded, 0, order.elements, tables):
            yield from _meant(bound, order, family)


def _matches(
    text: str, start: int, elements: tuple[Element, ...], tables: Tables
) -> Iterator[Bound]:
    if not elements:
        if start == len(text):
            yield {}
        return
    first, rest = elements[0], elements[1:]
    for end, code in _ends(text, start, first, tables):
        for bound in _matches(text, end, rest, tables):
            yield {first: code, **bound}


def _ends(text: str, start: int, element: Element, tables: Tables) -> Iterator[tuple[int, str]]:
    if element.kind in {"separator", "hyphen"}:
        if text[start : start + 1] in {"-", " "}:
            yield start + 1, ""
        if element.kind == "separator":
            yield start, ""
    elif element.kind == "literal":
        if text.startswith(element.name.casefold(), start):
            yield start + len(element.name), ""
    else:
        known = tables.texts.get(element, {})
        for length in tables.lengths.get(element, ()):
            meant = known.get(text[start : start + length])
            if meant is not None:
                yield start + length, meant


def _meant(bound: Bound, order: Order, family: Family) -> Iterator[Reading]:
    """Look up what the bound codes mean; several fragments, or aliases, may share a code."""
    tables = tables_of(family)
    name = bound.get(Element(kind="alias"))
    implied: list[Mapping[str, str]] = [{}]
    if name is not None:
        aliases = tables.aliases[name]
        implied = [alias.parts for alias in aliases if _allowed(alias, bound, family)]
    for parts in implied:
        yield from _read({**parts, **order.pattern.fixed}, bound, family)


def _read(known: Mapping[str, str], bound: Bound, family: Family) -> Iterator[Reading]:
    tables = tables_of(family)
    choices: dict[str, tuple[Fragment, ...]] = {
        at: (tables.by_words[at, words],)
        for at, words in known.items()
        if at != family.substituents
    }
    for position in family.positions:
        found = _fragments(position, bound, choices.get(position, ()), tables)
        if found is not None:
            choices[position] = found
    for parts in product(*choices.values()):
        for rings in _rings(bound, known, family):
            yield Reading(parts=dict(zip(choices, parts, strict=True)), rings=rings)


def _allowed(alias: Alias, bound: Bound, family: Family) -> bool:
    mark = bound.get(Element(kind="mark", name=family.varied))
    stem = bound.get(Element(kind="stem", name=family.varied))
    if mark is None and stem is None:
        return alias.bare
    return (mark is None or mark in alias.marks) and (stem is None or stem in alias.stems)


def _fragments(
    position: str, bound: Bound, given: tuple[Fragment, ...], tables: Tables
) -> tuple[Fragment, ...] | None:
    """Return the fragments that the codes mean; None when the name says nothing of the position."""
    mark = bound.get(Element(kind="mark", name=position))
    stem = bound.get(Element(kind="stem", name=position))
    if mark is None and stem is None:
        return None
    stems = {stem} if stem is not None else {code.stem for part in given for code in part.codes}
    found = [tables.by_code.get((position, Code(mark=mark or "", stem=one)), ()) for one in stems]
    return tuple(dict.fromkeys(fragment for fragments in found for fragment in fragments))


def _rings(
    bound: Bound, known: Mapping[str, str], family: Family
) -> Iterator[Mapping[tuple[str, str], Fragment]]:
    """Yield the substituents at their places: by their code, or the one that the pattern fixes."""
    tables = tables_of(family)
    fixed = known.get(family.substituents)
    places: dict[tuple[str, str], tuple[Fragment, ...]] = {}
    for position in family.positions:
        place = bound.get(Element(kind="slot", name=position))
        code = bound.get(Element(kind="code", name=position))
        if place is not None and code is not None:
            key = (family.substituents, Code(stem=code))
            places[position, place] = tables.by_code.get(key, ())
        elif place is not None and fixed is not None:
            places[position, place] = (tables.by_words[family.substituents, fixed],)
    for fragments in product(*places.values()):
        yield dict(zip(places, fragments, strict=True))
