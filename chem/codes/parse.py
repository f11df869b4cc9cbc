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
    if element.kind == "separator":
        if text[start : start + 1] in {"-", " "}:
            yield start + 1, ""
        yield start, ""
    elif element.kind == "literal":
        if text.startswith(element.name.casefold(), start):
            yield start + len(element.name), ""
    else:
        for code, meant in tables.texts.get(element, {}).items():
            if text.startswith(code, start):
                yield start + len(code), meant


def _meant(bound: Bound, order: Order, family: Family) -> Iterator[Reading]:
    """Look up what the bound codes mean; several fragments may share a code."""
    tables = tables_of(family)
    name = bound.get(Element(kind="alias"))
    alias = tables.aliases[name.casefold()] if name is not None else None
    if alias is not None and not _allowed(alias, bound, family):
        return
    known = {**(alias.parts if alias else {}), **order.pattern.fixed}
    choices: dict[str, tuple[Fragment, ...]] = {
        at: (tables.by_words[at, words],) for at, words in known.items()
    }
    for position in family.positions:
        found = _fragments(position, bound, choices.get(position, ()), tables)
        if found is not None:
            choices[position] = found
    for parts in product(*choices.values()):
        for rings in _rings(bound, family, tables):
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
    bound: Bound, family: Family, tables: Tables
) -> Iterator[Mapping[tuple[str, str], Fragment]]:
    places = [
        (position, bound[Element(kind="slot", name=position)], Code(stem=code))
        for position in family.positions
        if (code := bound.get(Element(kind="code", name=position))) is not None
    ]
    tabled = [tables.by_code.get((family.substituents, code), ()) for _, _, code in places]
    for fragments in product(*tabled):
        yield {
            (position, place): fragment
            for (position, place, _), fragment in zip(places, fragments, strict=True)
        }
