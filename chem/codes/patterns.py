"""Patterns taken apart into elements, and the tables in which codes are looked up."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from chem.codes.assembling import slots
from chem.codes.records import Alias, BrokenCodesError, Code, Family, Fragment, Pattern

ElementKind = Literal["hyphen", "separator", "literal", "stem", "mark", "slot", "code", "alias"]
_TOKEN = re.compile(r"\{(@?)(\w+)(?::(\w+))?\}|([-=])|([^{}\[\]=-]+)")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One step of a pattern; `name` is the position it speaks of, or the literal text."""

    kind: ElementKind
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Order:
    """A pattern without options: a sequence of elements; `ending` is the literal at its end."""

    elements: tuple[Element, ...]
    pattern: Pattern
    ending: str

    def has(self, kind: ElementKind, name: str) -> bool:
        """Say whether this order writes that part of that position."""
        return Element(kind=kind, name=name) in self.elements


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tables:
    """What the texts of a family's codes mean.

    texts: for each element the folded texts that may stand there, with the code each means;
    lengths: how long these texts are.
    by_code, by_words: fragments of a position. aliases: by folded text.
    """

    orders: tuple[Order, ...]
    texts: Mapping[Element, Mapping[str, str]]
    lengths: Mapping[Element, tuple[int, ...]]
    by_code: Mapping[tuple[str, Code], tuple[Fragment, ...]]
    by_words: Mapping[tuple[str, str], Fragment]
    aliases: Mapping[str, tuple[Alias, ...]]


@cache
def tables_of(family: Family) -> Tables:
    """Return the tables of a family; made once.

    Raises:
        BrokenCodesError: two fragments have one name, or a pattern or an alias speaks of a
            position or fragment that does not exist.
    """
    by_words: dict[tuple[str, str], Fragment] = {}
    for fragment in family.fragments:
        key = (fragment.position, fragment.words)
        if key in by_words:
            raise BrokenCodesError(f"{family.id}: {key} is given twice; remove one")
        by_words[key] = fragment
    _check_parts(family, by_words)
    texts = _texts(family)
    lengths = {at: tuple(sorted({len(text) for text in known})) for at, known in texts.items()}
    return Tables(
        orders=tuple(order for pattern in family.patterns for order in _orders(pattern, family)),
        texts=texts,
        lengths=lengths,
        by_code=_by_code(family),
        by_words=by_words,
        aliases=_aliases(family),
    )


def _check_parts(family: Family, by_words: Mapping[tuple[str, str], Fragment]) -> None:
    named = [(pattern.text, pattern.fixed) for pattern in family.patterns]
    named += [(alias.codes[0], alias.parts) for alias in family.aliases]
    for where, parts in named:
        for part in parts.items():
            if part not in by_words:
                raise BrokenCodesError(
                    f"{family.id}: {where!r} names the fragment {part}, which is not in the table"
                )


def _orders(pattern: Pattern, family: Family) -> Iterator[Order]:
    for text in _variants(pattern.text):
        elements = tuple(_elements(text, family))
        if not elements:
            raise BrokenCodesError(
                f"{family.id}: pattern {pattern.text!r} has only optional parts, expected one that "
                "always stands"
            )
        last = elements[-1]
        ending = last.name.casefold() if last.kind == "literal" else ""
        yield Order(elements=elements, pattern=pattern, ending=ending)


def _variants(text: str) -> Iterator[str]:
    """Write out the optional parts: with each of them, then without."""
    found = _OPTIONAL.search(text)
    if found is None:
        yield text
        return
    before, after = text[: found.start()], text[found.end() :]
    yield from _variants(before + found[1] + after)
    yield from _variants(before + after)


def _elements(text: str, family: Family) -> Iterator[Element]:
    for at, name, part, hyphen, literal in _TOKEN.findall(text):
        if hyphen:
            yield Element(kind="separator" if hyphen == "-" else "hyphen")
        elif literal:
            yield Element(kind="literal", name=literal)
        elif name == "alias":
            yield Element(kind="alias")
        elif name in family.positions and part in _PARTS[bool(at)]:
            yield Element(kind=_PARTS[bool(at)][part], name=name)
        else:
            raise BrokenCodesError(
                f"{family.id}: pattern {text!r} has {{{at}{name}:{part}}}, expected a position "
                f"({', '.join(family.positions)}) and one of {list(_PARTS[bool(at)])}"
            )


_PARTS: dict[bool, dict[str, ElementKind]] = {
    False: {"": "stem", "stem": "stem", "mark": "mark"},
    True: {"slot": "slot", "code": "code"},
}


def _texts(family: Family) -> dict[Element, dict[str, str]]:
    texts: dict[Element, dict[str, str]] = {}
    for fragment in family.fragments:
        for element, code in _codes_of(fragment, family):
            spellings = family.spellings.get(fragment.position, {}).get(code, ())
            for text in (code, *spellings):
                texts.setdefault(element, {})[text.casefold()] = code
    texts[Element(kind="alias")] = {text: text for text in _aliases(family)}
    return texts


def _aliases(family: Family) -> dict[str, tuple[Alias, ...]]:
    """Return the aliases by folded text; a hyphen in one may be missing or be a blank."""
    found: dict[str, tuple[Alias, ...]] = {}
    for alias in family.aliases:
        for code in alias.codes:
            text = code.casefold()
            for spelling in {text, text.replace("-", ""), text.replace("-", " ")}:
                found[spelling] = tuple(dict.fromkeys((*found.get(spelling, ()), alias)))
    return found


def _codes_of(fragment: Fragment, family: Family) -> Iterator[tuple[Element, str]]:
    for place in slots(fragment, family):
        yield Element(kind="slot", name=fragment.position), place
    for code in fragment.codes:
        if fragment.position != family.substituents:
            yield Element(kind="stem", name=fragment.position), code.stem
            if code.mark:
                yield Element(kind="mark", name=fragment.position), code.mark
        else:
            for position in family.positions:
                yield Element(kind="code", name=position), code.stem


def _by_code(family: Family) -> dict[tuple[str, Code], tuple[Fragment, ...]]:
    found: dict[tuple[str, Code], tuple[Fragment, ...]] = {}
    for fragment in family.fragments:
        for code in fragment.codes:
            key = (fragment.position, code)
            found[key] = (*found.get(key, ()), fragment)
    return found
