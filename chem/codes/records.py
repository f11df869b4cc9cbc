"""Code names as data: fragments with codes, the patterns that put codes together, and readings."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from chem.codes.lexicon import Lexicon
from chem.errors import ChemError


class BrokenCodesError(ChemError):
    """A family of code names contradicts itself; the message says where and what to do."""

    code = "codes_broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """How a fragment is written in a name: 5-fluoropentyl is the mark 5F on the stem P."""

    mark: str = ""
    stem: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fragment:
    """A piece of a structure.

    position: which place of the family it fills. words: its name, unique at its position.
    smiles: a SMILES in which a connection is written in braces behind its atom: `{}` the one
    through which the fragment is attached, `{linker}` the place of the position "linker", `{5}` a
    place at which a substituent may stand. Ring closures are single digits.
    codes: how names write it, the usual one first; none when it is only reached through an alias.
    why: the source, or a substance named so.
    """

    position: str
    words: str
    smiles: str
    codes: tuple[Code, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pattern:
    """An order of codes in a name.

    text: `{tail}` or `{tail:stem}` the stem of a fragment, `{tail:mark}` its mark, `{@core:slot}`
    and `{@core:code}` place and code of a substituent, `{alias}` an alias, `-` a hyphen that may be
    left out or be a blank, `=` a hyphen that may not be left out, `[...]` a part that may be
    missing; all else stands for itself.
    fixed: fragments (by words) that the pattern implies. marks: when not empty, this pattern is the
    usual order for these marks, and is written first for them. written: False for an order that is
    read but never proposed.
    """

    text: str
    fixed: Mapping[str, str]
    marks: frozenset[str]
    written: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Alias:
    """A name for several fragments at once: AKB48 is adamantyl, indazole, carboxamide, pentyl.

    parts: position to words of the fragment. marks and stems: those which names put in front of the
    alias to change its tail (5F-AKB48, FUB-AKB48). bare: whether it is a name by itself.
    """

    codes: tuple[str, ...]
    parts: Mapping[str, str]
    marks: frozenset[str]
    stems: frozenset[str]
    bare: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Family:
    """A family of code names.

    root: the position that all others hang on. varied: the position that marks and stems in front
    of an alias change. positions: each with its words, in the order in which a reading is told.
    substituents: the position whose fragments stand at numbered places. spellings: other ways to
    write a code ("5F": "5-fluoro"). lexicon: for a family whose names are words.
    """

    id: str
    words: str
    root: str
    varied: str
    positions: Mapping[str, str]
    substituents: str
    spellings: Mapping[str, Mapping[str, tuple[str, ...]]]
    fragments: tuple[Fragment, ...]
    patterns: tuple[Pattern, ...]
    aliases: tuple[Alias, ...]
    lexicon: Lexicon | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Codebook:
    """All families of code names."""

    families: tuple[Family, ...]

    def __iter__(self) -> Iterator[Family]:
        return iter(self.families)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a name says, or a structure is made of.

    parts: position to fragment. rings: (position, place) to the substituent there. note: what the
    structure cannot show, or what else may be meant.
    """

    parts: Mapping[str, Fragment]
    rings: Mapping[tuple[str, str], Fragment] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """A structure that a code name stands for; `reading` tells it part by part, in words."""

    smiles: str
    family: str
    reading: str
