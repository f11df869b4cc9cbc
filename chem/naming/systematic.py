"""When a systematic name may be trusted to another program's reading, and when it may not.

OPSIN reads names as nomenclature means them. Laboratories do not always write them so: to them
6-acetylmorphine is an ester and 4-fluoro-alpha-PVP has the fluorine on the ring. What follows are
the kinds of names that OPSIN was seen to read silently as another substance (docs/names.md); they
are not taken, but shown to a person.
"""

import re

from chem.name_table import plain_signs

SHORTEST, LONGEST = 4, 300
_ACRONYM = re.compile(r"[A-Z0-9'-]{1,6}|[A-Z0-9',-]*[A-Z]{3}[A-Z0-9',-]*(?<![a-z])")
_GREEK = str.maketrans({"\u03ba": "kappa", "\u03bb": "lambda"})
_SEVERAL = re.compile(
    r"\b(?:and|or|with|plus|mixture|isomer|isomers|unknown)\b|[/+&;?]", re.IGNORECASE
)

_GROUP = (
    r"(?:fluoro|chloro|bromo|iodo|nitro|hydroxy|methoxy|ethoxy|propoxy|methyl(?:thio|sulfanyl)?|ethyl"
    r"|(?:iso|n-|cyclo)?propyl|(?:iso|tert-?|sec-?|n-)?butyl|allyl|acetyl|acetoxy|amino|cyano"
    r"|methylenedioxy|trifluoromethyl)"
)
_RING = (
    r"(?:benzyl|phen(?:yl)?eth(?:yl)?|phenyl|phenoxy|naphth|thienyl|thiophen|fur(?:an)?yl|indol)"
)
_UNPLACED = re.compile(
    rf"(?<![a-z])(?<![0-9a-z']-)(?:(?:di|tri|tetra)-?)?{_GROUP}-?{_RING}\w*amine", re.IGNORECASE
)
_PHENONE = re.compile(r"(?:aceto|propio|butyro|valero|hexano|heptano|capro)phenone", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\d'])\d+(?![\d'])(?=[,-])")
_ISO_CHAIN = re.compile(r"\d.*iso(?:pent|hex|hept|oct|non|dec|undec)", re.IGNORECASE)
_PRIMED = re.compile(r"\d'")
_TWO_WAYS = re.compile(
    r"morphin(?!an)|morphon|codein|codon|heroin|ecgonin|cocain|lyserg|ephedrin|cannabin|benzonorborn",
    re.IGNORECASE,
)
_AS_IT_IS = re.compile(
    r"(?:dihydro|hydro|oxy|diacetyl|dia)?(?:morphine|morphone|codeine|codone)|heroin|ecgonine"
    r"|lysergic acid|lysergic acid diethylamide",
    re.IGNORECASE,
)
_ACYL_OF_HYDROXY_ACID = re.compile(
    r"(?:acetyl|propionyl|butyryl|oyl)[\s(-]*(?:(?:dl|d|l|meso)-)?"
    r"(?:tartaric|citric|malic|lactic|glycolic|mandelic)",
    re.IGNORECASE,
)
_CARBON = re.compile(r"C(?![a-z])|(?<![A-Z])c")
_CLASS = re.compile(r"[a-z]*(?:azepine|oxazole|thiazole|triazole|barbiturate)", re.IGNORECASE)
_ESTER = re.compile(r".*[ai]te", re.IGNORECASE)
_ALCOHOL_OF_IT = re.compile(r".*(?:yl|ylene|diyl)[)\]}]*", re.IGNORECASE)
_ISOTOPE = re.compile(r"\[\d")
_SAYS_ISOTOPE = re.compile(r"deuter|trit|-d\d|\bd\d|[(\[]\d+[CHN]\d*[)\]]", re.IGNORECASE)
_ODD_ATOM = re.compile(
    r"\*|(?<!\[N\+\]=)\[(?:N|C|S)[H0-9]*-\]"  # a fragment; an anion that is no acid's
    r"|\[(?:F|Cl|Br|I)H|\[(?!(?:C|N|O|S|P|B|Si|Se|F|Cl|Br|I|n|c|s|o|se|H)(?![a-z]))(?=[A-Za-z])"
)
_ONE_ATOM = re.compile(r"\[[A-Z][a-z]?\]")


def form(name: str) -> str | None:
    """Return the name as OPSIN is asked, or None when it is no systematic name by its look."""
    text = " ".join(plain_signs(name).translate(_GREEK).split())
    if not (SHORTEST <= len(text) <= LONGEST and text.isascii() and text.isprintable()):
        return None
    if _ACRONYM.fullmatch(text) or _SEVERAL.search(text) or not re.search(r"[A-Za-z]{3}", text):
        return None
    return text


def objection(name: str, smiles: str) -> str:
    """Say why the reading of a name must not be taken; empty when nothing speaks against it."""
    return _of_structure(name, smiles) or _of_words(name) or _of_places(name)


def holds_carbon(smiles: str) -> bool:
    """Whether anything organic is left: sodium sulfate without its salt word is a metal."""
    return bool(_CARBON.search(smiles))


def _of_structure(name: str, smiles: str) -> str:
    if "." in smiles:
        return "it was read as several components"
    if _ISOTOPE.search(smiles) and not _SAYS_ISOTOPE.search(name):
        return "it was read as an isotope that the name does not say"
    if _ODD_ATOM.search(smiles) and not _ONE_ATOM.fullmatch(smiles):
        return "it was read as an ion, a fragment or a molecule with unusual atoms"
    return ""


def _of_words(name: str) -> str:
    if _TWO_WAYS.search(name) and not _AS_IT_IS.fullmatch(name):
        return "it changes a trivial name whose numbers are used in two ways"
    if _ACYL_OF_HYDROXY_ACID.search(name):
        return "the acyl group may be on the oxygen or on the carbon"
    if _CLASS.fullmatch(name):
        return "it is the name of a class"
    *before, last = name.split(" ")
    if before and _ESTER.fullmatch(last) and not all(map(_ALCOHOL_OF_IT.fullmatch, before)):
        return "it may be a salt or an ester"
    return ""


def _of_places(name: str) -> str:
    if _UNPLACED.search(name):
        return "it does not say where on the ring a group stands"
    if _ISO_CHAIN.search(name):
        return "its numbers count along a chain that only a trivial name branches"
    if _PHENONE.search(name) and _NUMBER.search(name) and not _PRIMED.search(name):
        return "its numbers may be those of the ring or of the chain"
    return ""
