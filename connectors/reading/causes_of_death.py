"""Which substances a cause of death names, in a medical examiner's own words.

"Acute Intoxication by the Combined Effects of Fentanyl, Xylazine and Alcohol" is a list in a frame.
The text is cut where lists are cut (comma, and, with, including), the words of the frame are taken
off both ends of each part, and a part that tells of a disease or a circumstance is left out. What
remains is a mention, as it was written but for the misspellings of a table. Words and misspellings
are data: connectors/importers/manifests/cause_words.csv.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

KINDS = ("frame", "cut", "condition", "misspelt", "means")

# "1,1-difluoroethane", "N,N-dimethylpentylone": commas inside a name.
_LOCANTS = re.compile(r"\b(\d'?|n),\s?(?=(?:\d'?|n)\b)")
_HELD = "\x1f"  # stands for such a comma while the list is cut
_WORD = re.compile(r"[a-z0-9][a-z0-9'/-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseWords:
    """The words of causes of death.

    frame: taken off the ends of a part. cut: where a list is cut. condition: a part with one of
    these is no substance. misspelt: what was meant, by what was written. means: what a plain word
    stands for in this kind of text.
    """

    frame: frozenset[str]
    cut: re.Pattern[str]
    condition: frozenset[str]
    misspelt: Mapping[str, str]
    means: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a text names, each once, in its order.

    corrected: pairs of a misspelt word and the word it was read as. left_out: parts that tell of a
    disease or a circumstance.
    """

    names: tuple[str, ...]
    corrected: tuple[tuple[str, str], ...]
    left_out: tuple[str, ...]


@cache
def cause_words() -> CauseWords:
    """Read the table that comes with the project."""
    path = files("connectors.importers").joinpath("manifests", "cause_words.csv")
    held: dict[str, list[tuple[str, str]]] = {kind: [] for kind in KINDS}
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
        held[row["kind"]].append((row["word"], row["meant"]))
    cuts = sorted((re.escape(word) for word, _ in held["cut"]), key=len, reverse=True)
    return CauseWords(
        frame=frozenset(word for word, _ in held["frame"]),
        cut=re.compile(rf"[,;&+:]|[.]\s|\b(?:{'|'.join(cuts)})\b"),
        condition=frozenset(word for word, _ in held["condition"]),
        misspelt=dict(held["misspelt"]),
        means=dict(held["means"]),
    )


def read_cause(text: str) -> Reading:
    """Return the substances and classes that a cause of death names."""
    words = cause_words()
    plain = re.sub(r"\s*([/-])\s*", r"\1", re.sub(r"\s+", " ", text.casefold()))
    plain = _in_brackets_once(plain)
    written = dict.fromkeys(word for word in _WORD.findall(plain) if word in words.misspelt)
    spelt = _WORD.sub(lambda found: words.misspelt.get(found[0], found[0]), plain)
    parts = words.cut.split(_LOCANTS.sub(rf"\1{_HELD}", spelt))
    bare = [_bare(part.replace(_HELD, ","), words) for part in parts]
    conditions = [part for part in bare if _is_condition(part, words)]
    names = [words.means.get(part, part) for part in bare if part and part not in conditions]
    return Reading(
        names=tuple(dict.fromkeys(names)),
        corrected=tuple((word, words.misspelt[word]) for word in written),
        left_out=tuple(dict.fromkeys(conditions)),
    )


def _in_brackets_once(text: str) -> str:
    """Take out a name in brackets that repeats the one before: "despropionyl fentanyl (4-ANPP)".

    Behind a word such as "abuse" the brackets hold the list itself.
    """
    frame = cause_words().frame
    text = text.replace("[", "(").replace("]", ")")
    return re.sub(
        r"([\w-]+) ?\(([^()]*)\)",
        lambda found: f"{found[1]}, {found[2]}" if found[1] in frame else found[1],
        text,
    )


def _bare(part: str, words: CauseWords) -> str:
    """Return a part without the words of the frame at its ends."""
    held = [word for word in (word.strip(" .()'\"") for word in part.split()) if word]
    while held and held[0] in words.frame:
        held.pop(0)
    while held and held[-1] in words.frame:
        held.pop()
    return " ".join(held)


def _is_condition(part: str, words: CauseWords) -> bool:
    return any(word in words.condition for word in part.split())
