"""What a name made of words means: every reading, none where a place would have to be guessed."""

import re
from collections.abc import Iterator, Mapping, Set
from itertools import product

from chem.codes.assembling import fits
from chem.codes.lexicon import Lexicon, Locant, LocantRule, Meaning, Place, Stem, Word
from chem.codes.records import Family, Fragment, Reading
from chem.codes.segmenting import Located, Segments, segmented

Rings = Mapping[Place, str]
SUBSTITUENT = "substituent"
_DOUBLE = re.compile(r"''")
_SINGLE = re.compile(r"(?<!')'(?!')")


def read_words(folded: str, family: Family) -> Iterator[Reading]:
    """Yield the readings of a folded text; fragments that do not fit are left to the caller."""
    lexicon = family.lexicon
    if lexicon is None:
        return
    fragments = {(one.position, one.words): one for one in family.fragments}
    if _DOUBLE.search(folded) and _SINGLE.search(folded):
        return  # a name with 4' and 4'' numbers its rings by a rule of its own
    for segments in segmented(folded, lexicon):
        found = [
            _reading(meaning, fragments, family, lexicon)
            for meaning in _meanings(segments, lexicon)
            if _is_numbered_low(meaning, lexicon)
        ]
        if not _lacks_locant(segments) or all(fits(reading, family) for reading in found):
            yield from found


def _is_numbered_low(meaning: Meaning, lexicon: Lexicon) -> bool:
    """Say whether the locants are the lowest: 5-methylcathinone is a slip, of what nobody knows."""
    return set(lowest(meaning.parts, meaning.rings, lexicon)) == set(meaning.rings)


def _lacks_locant(segments: Segments) -> bool:
    """Say whether a place is missing: then all are meant, or the name is not read at all."""
    return any(isinstance(one, Located) and not one.locants for one in segments.front)


def _reading(
    meaning: Meaning,
    fragments: Mapping[tuple[str, str], Fragment],
    family: Family,
    lexicon: Lexicon,
) -> Reading:
    rings = lowest(meaning.parts, meaning.rings, lexicon)
    return Reading(
        parts={at: fragments[at, words] for at, words in meaning.parts.items()},
        rings={
            place: fragments[family.substituents, words] for place, words in sorted(rings.items())
        },
        note=meaning.note,
    )


def lowest(parts: Mapping[str, str], rings: Rings, lexicon: Lexicon) -> dict[Place, str]:
    """Return the substituents at the lowest places of symmetric fragments: 2-, not 6-."""
    found = dict(rings)
    for fragment, mirror in lexicon.mirrors.items():
        position = fragment[0]
        if parts.get(position) != fragment[1]:
            continue
        here = {at[1]: words for at, words in found.items() if at[0] == position}
        there = {mirror.get(place, place): words for place, words in here.items()}
        if sorted(there.items()) < sorted(here.items()):
            found = {at: words for at, words in found.items() if at[0] != position}
            found |= {(position, place): words for place, words in there.items()}
    return found


def _meanings(segments: Segments, lexicon: Lexicon) -> Iterator[Meaning]:
    stem = segments.stem
    if not _allowed(segments, stem):
        return
    words = [one.either for one in segments.front if isinstance(one, Word)]
    for said in product(*words):
        given = stem.closed.union(*(meaning.parts for meaning in said))
        located = [
            tuple(_rings_of(one, given, lexicon))
            for one in segments.front
            if isinstance(one, Located)
        ]
        merged = [_merged((*said, *places), stem) for places in product(*located)]
        whole = [meaning for meaning in merged if meaning is not None]
        if len(whole) == len(merged):  # else a place is taken twice: nothing is left to chance
            yield from whole


def _allowed(segments: Segments, stem: Stem) -> bool:
    """Say whether these words may stand in front of this stem."""
    for one in segments.front:
        if isinstance(one, Located):
            if one.style not in {*stem.styles, *stem.also_styles} or SUBSTITUENT in stem.closed:
                return False
        elif not goes_with(one, stem):
            return False
    located = [one for one in segments.front if isinstance(one, Located)]
    bare = [one for one in located if not one.locants]
    if bare and (len(located) > 1 or bare[0].style not in stem.bare_styles):
        return False
    return bool(located) or SUBSTITUENT not in stem.needs


def goes_with(word: Word, stem: Stem) -> bool:
    """Say whether the word is used in front of this stem."""
    return stem.texts[0] in word.stems or not (word.stems or stem.own_words)


def _rings_of(one: Located, given: Set[str], lexicon: Lexicon) -> Iterator[Meaning]:
    """Yield the substituents at each choice of places; those of one list are on one fragment."""
    locants = one.locants or (lexicon.unlocated,)
    rules = [rule_of(locant, one.substituent, given) for locant in locants]
    found = [rule for rule in rules if rule is not None]
    if len(found) < len(locants):
        return
    choices = [rule.places for rule in found]
    together = {position for position, _ in choices[0]}.intersection(
        *({position for position, _ in places} for places in choices)
    )
    for places in product(*choices):
        on = {position for position, _ in places}
        if len(set(places)) == len(places) and (len(on) == 1 or not together):
            rings = dict.fromkeys(places, one.substituent)
            yield Meaning(rings=rings, note="; ".join({rule.note for rule in found} - {""}))


def rule_of(locant: Locant, substituent: str, given: Set[str]) -> LocantRule | None:
    """Return the first rule of the locant that applies, None if it says nothing of this."""
    for rule in locant.rules:
        about = not rule.substituents or substituent in rule.substituents
        if about and (not rule.given or rule.given in given):
            return rule
    return None


def _merged(said: tuple[Meaning, ...], stem: Stem) -> Meaning | None:
    """Put the words and the stem together; None when two of them speak of one place."""
    parts: dict[str, str] = {}
    rings: dict[Place, str] = dict(stem.meaning.rings)
    for meaning in said:
        if set(meaning.parts) & set(parts) or set(meaning.rings) & set(rings):
            return None
        parts.update(meaning.parts)
        rings.update(meaning.rings)
    if set(parts) & stem.closed or not (stem.needs - {SUBSTITUENT}) <= set(parts):
        return None
    notes = {meaning.note for meaning in (*said, stem.meaning)} - {""}
    return Meaning(
        parts={**stem.meaning.parts, **parts}, rings=rings, note="; ".join(sorted(notes))
    )
