"""Questions that cannot be asked, each with a stable code."""

from chem.errors import ChemError


class UnreadablePatternError(ChemError):
    """The text is not a SMARTS, or not a SMILES, that can be read."""

    code = "pattern_unreadable"


class PatternTooLargeError(ChemError):
    """The pattern is over a bound that keeps one question from costing the service."""

    code = "pattern_too_large"


class SearchTooBroadError(ChemError):
    """The time for one question is over; what was found so far is not all."""

    code = "search_too_broad"
