"""Records of the law: instruments, definitions, their wordings, named entries, and answers."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from chem.instruments import CheckedOn, Exemption, Instrument
from chem.markush.reading import FamilyTest, Likeness, Reading

Status = Literal["controlled", "conditional", "analogue_risk", "not_controlled", "unknown"]
Fit = Literal["exact", "wider", "narrower"]
# `unknown`: a part of the text that is known to be there, but not what it covers.
Outcome = Literal["controlled", "conditional", "analogue_risk", "unknown"]
Kind = Literal["named", "generic", "functional", "analogue"]
# `isomers`, where a text says no more than that, are stereoisomers of any kind; `ester-ethers` are
# both at once, of a substance with two hydroxyl groups.
Extension = Literal[
    "salts",
    "stereoisomers",
    "optical isomers",
    "geometric isomers",
    "positional isomers",
    "isotopes",
    "esters",
    "ethers",
    "ester-ethers",
    "isomers",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days in force: from `since` (inclusive; None: not known when) until `until` (exclusive).

    `known_since` is the first day on which the text is known to have been in force. Between
    `not_before` (the day it was decided on, if known) and `known_since` the answer is `unknown`.
    """

    since: date | None
    until: date | None
    not_before: date | None = None
    known_since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Where the words stand."""

    text: str  # the law's own words
    cite: str  # "Misuse of Drugs Act 1971, Sch. 2 Part II para 1(aa)"
    url: str
    checked_on_text: CheckedOn
    review: str  # "none", or a person's name and date


@dataclass(frozen=True, slots=True, kw_only=True)
class Excluded:
    """A compound that the words except, as a flat (no stereo, no isotopes) InChIKey."""

    name: str
    no_stereo_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One definition's text in one period of time, with our reading of it.

    excluded_lists: ids of schedules of named entries; whatever one of them names, while it names
    it, is not inside ("not being a compound for the time being specified in paragraph (a)").
    excluded_definitions: ids of definitions; what one of them controls is not inside.
    cores_of: ids of definitions; what has a core of one of them, and is not controlled by it, is
    not inside.
    no_extension_from: ids of schedules whose substances are no ester or ether in the law's sense
    ("not being a substance for the time being specified in Part II").
    date_basis: `recalled` where no text was read for the day it came into force.
    """

    period: Period
    published_on: date | None
    citation: Citation
    reading: Reading | FamilyTest | Likeness
    extends_to: tuple[Extension, ...]
    excluded: tuple[Excluded, ...]
    fit: Fit
    excluded_lists: tuple[str, ...] = ()
    excluded_definitions: tuple[str, ...] = ()
    cores_of: tuple[str, ...] = ()
    no_extension_from: tuple[str, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    notes: str = ""  # what the words leave open, and how it is settled here
    date_basis: Literal["verified", "recalled"] = "verified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A generic definition: one entry of one instrument. `id` is its path and never changes.

    against: for `analogue_risk`, the schedules from which the nearest substances are named.
    """

    id: str  # "gb/misuse-of-drugs-act-1971/schedule-2-part-2-1aa-cathinones"
    title: str
    instrument: str  # "gb/misuse-of-drugs-act-1971"
    jurisdiction: str  # "GB"
    level: str  # "Class B"
    entry: str  # "Sch. 2 Part II para 1(aa)"
    outcome: Outcome
    condition: str  # the condition, quoted; of `unknown`, why; "" for `controlled`
    wordings: tuple[Wording, ...]
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedEntry:
    """A substance that a schedule lists by name.

    match: which layer must be equal. `parent` for a named stereoisomer whose instrument does not
    extend to stereoisomers, `no_stereo` else.
    extends_to: None: as far as its list goes. condition: quoted; then the entry is `conditional`.
    """

    id: str  # "un/convention-1971/schedule-1/2c-b"
    definition_id: str  # "un/convention-1971/schedule-1": the list it belongs to
    jurisdiction: str
    instrument: str
    level: str  # "Schedule I"
    entry: str
    name: str
    inchikey: str
    no_stereo_key: str
    match: Literal["parent", "no_stereo"]
    period: Period
    citation: Citation
    structure_check: str  # how the structure was checked against the name
    smiles: str = ""
    extends_to: tuple[Extension, ...] | None = None
    condition: str = ""
    exemptions: tuple[Exemption, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotExtended:
    """A substance of which the extension paragraphs make no ester or ether, as a flat InChIKey."""

    name: str
    no_stereo_key: str
    kinds: tuple[Extension, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where the text puts the esters, ethers or other stereoisomers, if not in the list itself."""

    kinds: tuple[Extension, ...]
    level: str
    entry: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedList:
    """What holds for a whole schedule of named entries: the instrument's extension paragraphs.

    no_extension_from: as in `Wording`. words: the paragraphs, quoted. excepted: stereoisomers that
    the paragraphs except, with their whole InChIKey ("not being dextromethorphan").
    conditional: extensions that hold only under a condition, with its words. not_extended:
    substances whose esters or ethers are not meant. exemptions: those of the whole list.
    """

    id: str  # "gb/misuse-of-drugs-act-1971/schedule-2-part-1-1a"
    extends_to: tuple[Extension, ...]
    no_extension_from: tuple[str, ...]
    cite: str
    words: str
    excepted: tuple[tuple[str, str], ...] = ()  # (name, InChIKey)
    conditional: tuple[tuple[Extension, str], ...] = ()
    not_extended: tuple[NotExtended, ...] = ()
    placed: tuple[Placed, ...] = ()
    exemptions: tuple[Exemption, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unstructured:
    """A name that a schedule lists and for which we hold no checked structure: a gap."""

    id: str
    definition_id: str
    name: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How much of a jurisdiction's law we hold: what a "no match" is worth there.

    complete_since/until: the days between which every entry of the named instruments is encoded,
    so that a miss is `not_controlled`; outside, and where None, a miss is `unknown`.
    text_of: the day of the text that was encoded. looked_at: the day on which somebody last looked
    for later amendments, if that was after it.
    """

    jurisdiction: str
    name: str
    instruments: tuple[str, ...]
    complete_since: date | None
    complete_until: date | None
    gaps: str  # in words
    text_of: date | None = None
    looked_at: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """An analogue group, defined by structure in the same language.

    within: id of the family that this one is a part of; "" for a family of the first level. The
    reading of a part is asked only about structures that are in the whole.
    """

    id: str  # "fentanyls", "fentanyls/acyl-modified"
    title: str
    words: str
    reading: Reading
    within: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lawbook:
    """All the law and families loaded at one time; `ruleset` is the hash of the files."""

    ruleset: str
    definitions: tuple[Definition, ...]
    named: tuple[NamedEntry, ...]
    coverage: tuple[Coverage, ...]
    families: tuple[Family, ...]
    lists: tuple[NamedList, ...] = ()
    unstructured: tuple[Unstructured, ...] = ()
    instruments: tuple[Instrument, ...] = ()
