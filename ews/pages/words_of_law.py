"""What the codes of the law's files are called, so that a lawyer understands them."""

from collections.abc import Mapping
from types import MappingProxyType

from ews.pages.translating import marked as _

LAW_WORDS: Mapping[str, str] = MappingProxyType(
    {
        # how well a reading fits the words
        "fit_exact": _("as wide as the words"),
        "fit_wider": _("wider than the words"),
        "fit_narrower": _("narrower than the words"),
        # on which text a reading was checked
        "text_verbatim": _("on the official text, word for word"),
        "text_partial": _("on a part of the official text"),
        "text_secondary": _("on a second-hand copy of the text"),
        # whether the first day of a wording was read
        "basis_verified": _("read in an official text"),
        "basis_recalled": _("from memory, not read in an official text"),
        "review_none": _("by no lawyer yet"),
        # what follows if a definition covers a substance
        "outcome_controlled": _("controlled"),
        "outcome_conditional": _("controlled under a condition"),
        "outcome_analogue_risk": _("a court may treat it as an analogue"),
        "outcome_unknown": _("unknown: this part of the text cannot be read whole"),
        # what differs between two days
        "differs_new": _("begins"),
        "differs_gone": _("ends"),
        "differs_other words": _("other words"),
        "differs_known since": _("known to hold by then, perhaps earlier"),
        "begins": _("begins"),
        "ends": _("ends"),
        # how far an entry reaches
        "isomers": _("isomers (every stereoisomer)"),
        "ester-ethers": _("ester and ether at once"),
    }
)
