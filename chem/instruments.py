"""Records of what holds for a whole instrument: its text, and how it stands to other law."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

CheckedOn = Literal["verbatim", "partial", "secondary"]
About = Literal["substances", "precursors"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A sentence of the law that decides between entries, quoted."""

    words: str
    cite: str


@dataclass(frozen=True, slots=True, kw_only=True)
class YieldsTo:
    """Instruments that go before this one: what they control, this one does not.

    instruments: ids; they may be another jurisdiction's ("not in the 1961 and 1971 conventions").
    """

    instruments: tuple[str, ...]
    words: str
    cite: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """An act, ordinance or convention. `id` is its folder.

    text_of: the day of the text that is held. about: drugs, or chemicals from which they are made;
    where both list a substance, the drugs are told first. precursors: the schedules and definitions
    of an act on drugs that are about such chemicals (21 CFR 1310.02; Canada's Schedule VI).
    named_beats_class: a substance that one schedule names is in none of the others (Canada,
    Controlled Drugs and Substances Act, s. 2(3)).
    """

    id: str  # "de/npsg"
    title: str
    short: str  # "NpSG"
    url: str
    text_of: date
    checked_on_text: CheckedOn
    last_checked_on: date
    about: About = "substances"
    precursors: tuple[str, ...] = ()
    yields_to: YieldsTo | None = None
    named_beats_class: Rule | None = None

    def about_of(self, definition_id: str) -> About:
        """Say whether a definition, a schedule or an entry of one is about drugs or precursors."""
        schedule = definition_id.rpartition("/")[0]
        is_listed = definition_id in self.precursors or schedule in self.precursors
        return "precursors" if is_listed else self.about


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """Quantities or forms to which an entry does not apply, quoted; it decides no structure."""

    words: str
    cite: str
