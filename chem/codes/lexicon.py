"""Names made of words (para-fluoro, furanyl, fentanyl): what each word and each locant means."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Place = tuple[str, str]  # a position of the family, and a place on the fragment that fills it


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a word says of a structure, by the words of fragments.

    parts: position to fragment. rings: place to substituent. note: what the structure cannot show,
    or what else may be meant.
    """

    parts: Mapping[str, str] = field(default_factory=dict)
    rings: Mapping[Place, str] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Word:
    """A word in front of a stem; `either` has several meanings where usage differs.

    texts: folded; at a blank, names may have a hyphen, a blank or nothing. shown: as we write it.
    stems: the first texts of the stems it goes with; all when empty. written: whether we write it.
    first: whether we write it in front of all others (despropionyl).
    """

    texts: tuple[str, ...]
    shown: str
    either: tuple[Meaning, ...]
    stems: frozenset[str]
    written: bool
    first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stem:
    """A word that ends a name and stands for a whole structure, which words in front change.

    texts: as in a word. shown: the ways in which we write it, the usual one first.
    styles: the spellings of substituents that we write with it ("long": methyl, "symbol": Me).
    also_styles: those that are read only. bare_styles: those that may lack their locant.
    rank: stems of a higher rank are written later.
    needs: what words in front must give: a position, or "substituent". closed: the positions that
    words in front must not change, or "substituent". join: what we write in front of it. own_words:
    only words that name this stem stand in front of it. unwritten: the fragments of which words in
    front are read, but not written, as they take away what the stem says (5-chloro etonitazene has
    no nitro group).
    """

    texts: tuple[str, ...]
    shown: tuple[str, ...]
    meaning: Meaning
    styles: tuple[str, ...]
    also_styles: tuple[str, ...]
    bare_styles: tuple[str, ...]
    rank: int
    needs: frozenset[str]
    closed: frozenset[str]
    join: str
    own_words: bool
    unwritten: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LocantRule:
    """The places that a locant means; of its rules the first that applies is taken.

    substituents: those it is about; all when empty. given: a position that a word in front of the
    stem must speak of, if not empty. places: several where usage differs. note: what else may be
    meant.
    """

    substituents: frozenset[str]
    given: str
    places: tuple[Place, ...]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Locant:
    """How a place is written: para, p, 4'. No text at all: the locant is missing.

    styles: the spellings of substituents it goes with; all when empty. written: whether we use it.
    """

    texts: tuple[str, ...]
    rules: tuple[LocantRule, ...]
    styles: frozenset[str]
    written: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lexicon:
    """The words of one family.

    substituents: style to folded text to fragment. shown: (fragment, style) to the usual text.
    unlocated: what is meant when a locant is missing: every usual place, never a guess at one.
    mirrors: for a symmetric fragment, by (position, fragment), which place is which seen from the
    other side.
    """

    words: tuple[Word, ...]
    stems: tuple[Stem, ...]
    locants: tuple[Locant, ...]
    unlocated: Locant
    substituents: Mapping[str, Mapping[str, str]]
    shown: Mapping[tuple[str, str], str]
    mirrors: Mapping[tuple[str, str], Mapping[str, str]]
