"""Names made of words for a reading: the shortest first, each read back before it is given."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, product

from chem.codes.assembling import fits
from chem.codes.lexicon import Lexicon, Locant, Place, Stem, Word
from chem.codes.records import Family, Reading
from chem.codes.segmenting import COUNTS
from chem.codes.word_reading import SUBSTITUENT, goes_with, lowest, read_words, rule_of
from chem.name_table import normalise_name

MOST_NAMES = 12
_SPELLINGS = 3  # para-, p-, 4-
_LETTERS = "letter"
_COUNT_WORDS = {2: "di", 3: "tri", 4: "tetra", 5: "penta"}
_COUNT_LETTERS = {2: "D"}
Told = tuple[Mapping[str, str], Mapping[Place, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A stem, and what must be said in front of it: whole words, and substituents with places.

    bound: the words that the stem needs, which stand right before it (proto, nitazene).
    """

    stem: Stem
    bound: Mapping[str, Word]
    words: Mapping[str, Word]
    groups: tuple[tuple[str, tuple[Place, ...]], ...]

    @property
    def length(self) -> int:
        """How many things stand in front of the stem."""
        return len(self.words) + len(self.groups)


def write_words(reading: Reading, family: Family) -> Iterator[str]:
    """Yield the names of a reading, those with the fewest words first."""
    lexicon = family.lexicon
    if lexicon is None:
        return
    parts = {at: one.words for at, one in reading.parts.items()}
    rings = {place: one.words for place, one in reading.rings.items()}
    if lowest(parts, rings, lexicon) != rings:
        return  # the same structure seen from the other side has lower locants
    plans = [plan for stem in lexicon.stems if (plan := _plan(stem, parts, rings, lexicon))]
    texts = (
        text
        for plan in sorted(plans, key=lambda plan: (plan.stem.rank, plan.length))
        for text in _texts(plan, family, lexicon)
    )
    yield from islice(_distinct(texts, (parts, rings), family), MOST_NAMES)


def _distinct(texts: Iterator[str], told: Told, family: Family) -> Iterator[str]:
    """Yield the names that read back, each once, whatever its hyphens and blanks."""
    given: set[str] = set()
    for text in texts:
        plain = text.replace(" ", "").replace("-", "")
        if plain not in given and _reads_back(text, told, family):
            given.add(plain)
            yield text


def _reads_back(text: str, told: Told, family: Family) -> bool:
    """Say whether the name means these fragments and no others."""
    found = [
        (
            {at: one.words for at, one in reading.parts.items()},
            {place: one.words for place, one in reading.rings.items()},
        )
        for reading in read_words(normalise_name(text), family)
        if fits(reading, family)
    ]
    return bool(found) and all(one == told for one in found)


def _plan(
    stem: Stem, parts: Mapping[str, str], rings: Mapping[Place, str], lexicon: Lexicon
) -> Plan | None:
    """Return what must be said in front of the stem, None when it cannot be said."""
    fixed = stem.meaning.rings
    if any(rings.get(place) != words for place, words in fixed.items()):
        return None
    left = {place: words for place, words in rings.items() if place not in fixed}
    if SUBSTITUENT in (stem.closed if left else stem.needs):
        return None
    words: dict[str, Word] = {}
    for position, fragment in parts.items():
        if stem.meaning.parts.get(position) != fragment:
            word = _word(position, fragment, stem, lexicon)
            if word is None:
                return None
            words[position] = word
    if not (stem.needs - {SUBSTITUENT}) <= set(words):
        return None
    bound = {at: word for at, word in words.items() if at in stem.needs}
    free = {at: word for at, word in words.items() if at not in stem.needs}
    return Plan(stem=stem, bound=bound, words=free, groups=_groups(left))


def _word(position: str, fragment: str, stem: Stem, lexicon: Lexicon) -> Word | None:
    if position in stem.closed or fragment in stem.unwritten:
        return None
    for word in lexicon.words:
        meaning = word.either[0]
        plain = word.written and len(word.either) == 1 and not meaning.rings
        if plain and goes_with(word, stem) and meaning.parts == {position: fragment}:
            return word
    return None


def _groups(rings: Mapping[Place, str]) -> tuple[tuple[str, tuple[Place, ...]], ...]:
    """Put equal substituents of one fragment together: 2,5-dimethoxy."""
    found: dict[tuple[str, str, bool], list[Place]] = {}
    for place in sorted(rings):
        found.setdefault((place[0], rings[place], place[1].isdigit()), []).append(place)
    return tuple((words, tuple(places)) for (_, words, _), places in found.items())


def _texts(plan: Plan, family: Family, lexicon: Lexicon) -> Iterator[str]:
    for style, spelling, shown in product(
        plan.stem.styles, range(_SPELLINGS if plan.groups else 1), plan.stem.shown
    ):
        pieces = _pieces(plan, style, spelling, family, lexicon)
        if pieces is not None:
            start = "".join(word.shown for word in plan.bound.values())
            yield from _put_together(pieces, f"{start}{shown}", style, plan)


def _pieces(
    plan: Plan, style: str, spelling: int, family: Family, lexicon: Lexicon
) -> list[tuple[str, bool]] | None:
    """Return the words in front, each with whether it is a substituent with its locants."""
    order = list(family.positions)
    pieces: list[tuple[tuple[int, str], str, bool]] = [
        ((-1 if word.first else order.index(position), ""), word.shown, False)
        for position, word in plan.words.items()
    ]
    for group in plan.groups:
        text = _group(group, plan, lexicon, style=style, spelling=spelling)
        if text is None:
            return None
        position, place = group[1][0]
        pieces.append(((order.index(position), place), text, True))
    return [(text, located) for _, text, located in sorted(pieces)]


def _group(
    group: tuple[str, tuple[Place, ...]],
    plan: Plan,
    lexicon: Lexicon,
    *,
    style: str,
    spelling: int,
) -> str | None:
    substituent, places = group
    shown = lexicon.shown.get((substituent, style))
    found = [_locants(place, substituent, style, plan, lexicon) for place in places]
    if shown is None or any(spelling >= len(texts) for texts in found):
        return None
    counts = _COUNT_LETTERS if style == _LETTERS else _COUNT_WORDS
    count = counts.get(len(places), "")
    if len(places) > 1 and COUNTS.get(count.casefold()) != len(places):
        return None
    return f"{','.join(texts[spelling] for texts in found).rstrip('-')}-{count}{shown}"


def _locants(place: Place, substituent: str, style: str, plan: Plan, lexicon: Lexicon) -> list[str]:
    given = plan.stem.closed.union(plan.words, plan.bound)

    def says(locant: Locant) -> bool:
        rule = rule_of(locant, substituent, given)
        styled = locant.written and (not locant.styles or style in locant.styles)
        return styled and rule is not None and rule.places == (place,)

    return [locant.texts[0].rstrip("-") for locant in lexicon.locants if says(locant)]


def _put_together(
    pieces: list[tuple[str, bool]], shown: str, style: str, plan: Plan
) -> Iterator[str]:
    if not pieces:
        yield shown
        return
    front = " ".join(text for text, _ in pieces)
    join = "-" if shown.startswith(("N-", "alpha-")) else plan.stem.join
    join = "" if style == _LETTERS else join
    if pieces[-1][1] or len(pieces) == 1:
        yield from (f"{front}{join}{shown}", f"{front} {shown}")
    else:
        yield from (f"{front} {shown}", f"{front}{join}{shown}")
