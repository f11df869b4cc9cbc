"""Names made of words (para-fluoro, furanyl, fentanyl): what each word and locant means."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Place = tuple[str, str]  # position of the family, place on its fragment


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a word says of a structure, by names of fragments.

    parts: position to fragment; None says that nothing is there (despropionyl).
    rings: place to substituent. note: what the structure cannot show, or what else may be meant.
    """

    parts: Mapping[str, str | None] = field(default_factory=dict)
    rings: Mapping[Place, str] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Word:
    """A word in front of a stem. `either` has more than one meaning when names use it so.

    texts: folded; a blank is a place at which names may put a hyphen, a blank or nothing.
    stems: the stems before which it is used; any when empty. written: whether we write it.
    """

    texts: tuple[str, ...]
    either: tuple[Meaning, ...]
    stems: frozenset[str]
    written: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stem:
    """A word that ends a name and stands for a whole structure, which words in front change.

    texts: the first is its name among stems. shown: how it is written.
    styles: which spellings of substituents go with it (methyl, Me, M). needs: positions, or
    "substituent", that words in front must give: MC alone is no name. closed: positions that they
    may not change. join: what stands between it and a word in front. takes_words: False when only
    substituents stand in front.
    """

    texts: tuple[str, ...]
    shown: tuple[str, ...]
    meaning: Meaning
    styles: tuple[str, ...]
    needs: frozenset[str]
    closed: frozenset[str]
    join: str
    written: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LocantRule:
    """The places a locant means. The first rule of a locant that applies is taken.

    substituents: those it is about; all when empty. given: a position that words in front of the
    stem must speak of, or none. places: more than one when usage differs.
    """

    substituents: frozenset[str]
    given: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Locant:
    """How a place is written: para, p-, 4'."""

    texts: tuple[str, ...]
    rules: tuple[LocantRule, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Unlocated:
    """What is meant when the locant is missing: all usual places, never a guess at one."""

    substituents: frozenset[str]
    places: tuple[Place, ...]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lexicon:
    """The words of one family.

    substituents: style to folded text to the words of a fragment ("long": methyl, "symbol": Me).
    shown: fragment words and style to the usual text.
    """

    words: tuple[Word, ...]
    stems: tuple[Stem, ...]
    locants: tuple[Locant, ...]
    unlocated: tuple[Unlocated, ...]
    substituents: Mapping[str, Mapping[str, str]]
    shown: Mapping[tuple[str, str], str]
