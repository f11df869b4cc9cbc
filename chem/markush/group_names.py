"""Names of groups that follow a rule: straight chains, saturated rings through a nitrogen."""

import re

_STEMS = (
    *("meth", "eth", "prop", "but", "pent", "hex", "hept", "oct", "non", "dec"),
    *("undec", "dodec", "tridec", "tetradec", "pentadec"),
    *("hexadec", "heptadec", "octadec", "nonadec", "icos"),
)
_RINGS = {7: "azocane", 8: "azonane"}
_CHAIN = re.compile(r"\*(?P<bound>[OS]?)(?P<carbons>C+)")
_RING = re.compile(r"\*1(?P<carbons>C+)1")
_LONG = 5  # from here on "pentyloxy", below "butoxy"


def name_by_rule(text: str) -> str:
    """Return the name of a piece, given as SMILES with `*`; "" if no rule names it."""
    chain = _CHAIN.fullmatch(text)
    if chain and len(chain["carbons"]) <= len(_STEMS):
        stem = _STEMS[len(chain["carbons"]) - 1]
        oxygen = "yloxy" if len(chain["carbons"]) >= _LONG else "oxy"
        return stem + {"": "yl", "O": oxygen, "S": "ylthio"}[chain["bound"]]
    ring = _RING.fullmatch(text)
    if ring and len(ring["carbons"]) in _RINGS:
        return f"{_RINGS[len(ring['carbons'])]} ring"
    return ""
