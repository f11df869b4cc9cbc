"""From a reading to names, by the patterns of its family."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from chem.codes.patterns import Element, Order, Tables, tables_of
from chem.codes.records import Alias, Code, Family, Fragment, Pattern, Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One way to write a reading in one order: a code per written position, and an alias."""

    codes: Mapping[str, Code]
    alias: str = ""


def write_patterns(reading: Reading, family: Family) -> Iterator[str]:
    """Yield the names of a reading by the patterns of the family, the usual one first."""
    tables = tables_of(family)
    ranked = [
        (_rank(choice, order.pattern, family), _text(order, choice, reading))
        for order in tables.orders
        if order.pattern.written and _covers(order, reading, family)
        for choice in _choices(order, reading, family)
    ]
    yield from (text for _, text in sorted(ranked, key=lambda pair: pair[0]))


def _rank(choice: Choice, pattern: Pattern, family: Family) -> int:
    """Rank the usual order of a mark first, an order for other marks last."""
    if not pattern.marks:
        return 1
    code = choice.codes.get(family.varied)
    return 0 if code is not None and code.mark in pattern.marks else 2


def _covers(order: Order, reading: Reading, family: Family) -> bool:
    """Say whether the order implies only what is there, and writes every substituent."""
    for position, words in order.pattern.fixed.items():
        there = [reading.parts[position]] if position in reading.parts else []
        if position == family.substituents:
            there = list(reading.rings.values())
        if [fragment.words for fragment in there] != [words]:
            return False
    written = sorted(element.name for element in order.elements if element.kind == "slot")
    return written == sorted(position for position, _ in reading.rings)


def _choices(order: Order, reading: Reading, family: Family) -> Iterator[Choice]:
    tables = tables_of(family)
    aliases: list[Alias | None] = [None]
    if Element(kind="alias") in order.elements:
        aliases = [alias for alias in family.aliases if _stands_for(alias, reading, family)]
    for alias in aliases:
        options = _options(order, reading, alias, tables)
        if options is None or not _allowed(alias, order, options, family):
            continue
        for codes in product(*options.values()):
            named = dict(zip(options, codes, strict=True))
            for text in alias.codes if alias else ("",):
                yield Choice(codes=named, alias=text)


def _stands_for(alias: Alias, reading: Reading, family: Family) -> bool:
    """Say whether all parts of the alias are there; the varied one is looked at later."""
    return all(
        position in reading.parts
        and (position == family.varied or reading.parts[position].words == words)
        for position, words in alias.parts.items()
    )


def _options(
    order: Order, reading: Reading, alias: Alias | None, tables: Tables
) -> dict[str, list[Code]] | None:
    """Return the codes that may be written per position; None when something stays unsaid."""
    options: dict[str, list[Code]] = {}
    for position, fragment in reading.parts.items():
        implied = alias.parts.get(position) if alias else None
        if order.has("stem", position) or order.has("mark", position):
            base = tables.by_words[position, implied] if implied is not None else None
            options[position] = _codes(fragment, order, base)
        elif position not in order.pattern.fixed and implied != fragment.words:
            return None
    written = {element.name for element in order.elements if element.kind in {"stem", "mark"}}
    return options if written <= set(options) else None


def _codes(fragment: Fragment, order: Order, base: Fragment | None) -> list[Code]:
    """Return the codes of the fragment that have the parts which this order writes."""
    marked, stemmed = order.has("mark", fragment.position), order.has("stem", fragment.position)
    stems = {code.stem for code in base.codes} if base else set()
    return [
        code
        for code in fragment.codes
        if bool(code.mark) == marked and (stemmed or code.stem in stems)
    ]


def _allowed(
    alias: Alias | None, order: Order, options: dict[str, list[Code]], family: Family
) -> bool:
    """Keep the codes that may stand in front of the alias; say whether any way is left."""
    if alias is None:
        return True
    varied = options.get(family.varied)
    if varied is None:
        return alias.bare
    if order.has("mark", family.varied):
        varied[:] = [code for code in varied if code.mark in alias.marks]
    if order.has("stem", family.varied):
        varied[:] = [code for code in varied if code.stem in alias.stems]
    return bool(varied)


def _text(order: Order, choice: Choice, reading: Reading) -> str:
    rings = {position: (place, part) for (position, place), part in reading.rings.items()}
    texts = []
    for element in order.elements:
        if element.kind in {"separator", "hyphen"}:
            texts.append("-")
        elif element.kind == "literal":
            texts.append(element.name)
        elif element.kind == "alias":
            texts.append(choice.alias)
        elif element.kind == "slot":
            texts.append(rings[element.name][0])
        elif element.kind == "code":
            texts.append(rings[element.name][1].codes[0].stem)
        else:
            code = choice.codes[element.name]
            texts.append(code.stem if element.kind == "stem" else code.mark)
    return "".join(texts)
