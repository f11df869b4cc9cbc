"""A name taken apart into the words of a lexicon.

At each place the longest word wins: methoxyacetyl is no methoxy in front of acetyl. Substituents
alone do not win over shorter ones: para-methylthiofentanyl is a methylthio, or a methyl in front of
thiofentanyl, and both are told.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TypeVar

from chem.codes.lexicon import Lexicon, Locant, Stem, Word

COUNTS: Mapping[str, int] = {"d": 2, "di": 2, "tri": 3, "tetra": 4, "penta": 5}
_GAP = re.compile(r"[ -]?")
_LATELY = 64  # a name is read by its own family when written, then by all: taken apart once


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """A substituent with its locants; none when the name gives no place."""

    locants: tuple[Locant, ...]
    substituent: str
    style: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Segments:
    """A name as its words, those in front of the stem in the order of the text."""

    front: tuple[Word | Located, ...]
    stem: Stem


Entry = TypeVar("Entry", Word, Stem, Locant)
Texts = Mapping[str, tuple[tuple[re.Pattern[str], Entry], ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Patterns:
    """The texts of a lexicon; `end` tells fast that a text ends with no stem."""

    words: Texts[Word]
    stems: Texts[Stem]
    locants: Texts[Locant]
    end: re.Pattern[str]


@lru_cache(maxsize=_LATELY)
def segmented(text: str, lexicon: Lexicon) -> tuple[Segments, ...]:
    """Return the ways in which a folded text is made of words; the longest words win."""
    if _patterns(lexicon).end.search(text) is None:
        return ()
    return _from(text, 0, (), lexicon, {})


def _from(
    text: str,
    start: int,
    front: tuple[Word | Located, ...],
    lexicon: Lexicon,
    dead: dict[int, bool],
) -> tuple[Segments, ...]:
    """Read on at `start`; `dead` remembers the places from which no name ends well."""
    if start in dead:
        return ()
    found: list[Segments] = []
    tokens = sorted(_tokens(text, start, lexicon), key=lambda pair: pair[0], reverse=True)
    least = start
    for end, token in tokens:
        if end < least:
            break
        if isinstance(token, Stem):
            found.append(Segments(front=front, stem=token))
            least = end
            continue
        more = _from(text, _after_gap(text, end), (*front, token), lexicon, dead)
        found += more
        if more and isinstance(token, Word):
            least = end
    if not found:
        dead[start] = True
    return tuple(found)


def _after_gap(text: str, start: int) -> int:
    found = _GAP.match(text, start)
    return found.end() if found else start


def _tokens(text: str, start: int, lexicon: Lexicon) -> Iterator[tuple[int, Word | Located | Stem]]:
    patterns = _patterns(lexicon)
    letter = text[start : start + 1]
    for pattern, stem in patterns.stems.get(letter, ()):
        if pattern.fullmatch(text, start):
            yield len(text), stem
    for pattern, word in patterns.words.get(letter, ()):
        if found := pattern.match(text, start):
            yield found.end(), word
    yield from _located(text, start, lexicon)


def _located(text: str, start: int, lexicon: Lexicon) -> Iterator[tuple[int, Located]]:
    """Yield each substituent that stands at `start` with its locants, or without any."""
    locants, end = _locants(text, start, lexicon)
    starts = {(start, ())} | (
        {(end, locants), (_after_gap(text, end), locants)} if locants else set()
    )
    for begin, places in starts:
        for at in _after_count(text, begin, len(places)):
            for style, name, finish in _substituents(text, at, lexicon):
                if all(not one.styles or style in one.styles for one in places):
                    yield finish, Located(locants=places, substituent=name, style=style)


def _locants(text: str, start: int, lexicon: Lexicon) -> tuple[tuple[Locant, ...], int]:
    """Return the locants at `start` and where they end; none when the list breaks off."""
    found: list[Locant] = []
    end = start
    while True:
        patterns = _patterns(lexicon).locants.get(text[end : end + 1], ())
        matches = [
            (match.end(), one) for pattern, one in patterns if (match := pattern.match(text, end))
        ]
        if not matches:
            return (), start
        end, locant = max(matches, key=lambda pair: pair[0])
        found.append(locant)
        if text[end : end + 1] != ",":
            return tuple(found), end
        end = _after_gap(text, end + 1)


def _after_count(text: str, start: int, locants: int) -> Iterator[int]:
    """Yield where the substituent begins: behind di, tri, ... when there are several locants."""
    if locants <= 1:
        yield start
        return
    for word, count in COUNTS.items():
        if count == locants and text.startswith(word, start):
            yield start + len(word)


def _substituents(text: str, start: int, lexicon: Lexicon) -> Iterator[tuple[str, str, int]]:
    for style, names in lexicon.substituents.items():
        for word, fragment in names.items():
            if text.startswith(word, start):
                yield style, fragment, start + len(word)


@cache
def _patterns(lexicon: Lexicon) -> _Patterns:
    """Compile the texts of a lexicon; made once."""
    ends = "|".join(_pattern(text) for stem in lexicon.stems for text in stem.texts)
    return _Patterns(
        words=_compiled(lexicon.words),
        stems=_compiled(lexicon.stems),
        locants=_compiled(lexicon.locants),
        end=re.compile(f"(?:{ends})$"),
    )


def _compiled(entries: tuple[Entry, ...]) -> Texts[Entry]:
    """Compile the texts of words, by the letter they start with."""
    found: dict[str, list[tuple[re.Pattern[str], Entry]]] = {}
    for entry in entries:
        for text in entry.texts:
            found.setdefault(text[0], []).append((re.compile(_pattern(text)), entry))
    return {letter: tuple(pairs) for letter, pairs in found.items()}


def _pattern(text: str) -> str:
    return _GAP.pattern.join(map(re.escape, text.split(" ")))
