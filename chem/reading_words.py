"""A reading of a definition in plain words, part by part, for people who read law."""

from collections.abc import Iterable, Mapping
from typing import Any

from chem.law import Lawbook
from chem.markush.reading import (
    HYDROGEN,
    Between,
    Condition,
    FamilyTest,
    Likeness,
    Node,
    Permission,
    Reading,
    Stands,
    Vocabulary,
)
from chem.reading_terms import (
    UNNAMED,
    between,
    joined,
    permission_words,
    ring_patterns,
    ring_words,
    term_words,
)

Document = dict[str, Any]
QUANTITIES = {
    "mass": ("The molecular mass is", "u"),
    "carbons": ("The whole molecule has", "carbon atoms"),
    "heavy_atoms": ("The whole molecule has", "atoms besides hydrogen"),
}


def reading_document(
    one: Reading | FamilyTest | Likeness, lawbook: Lawbook, vocabulary: Vocabulary
) -> Document:
    """Write a whole reading: its cores, the parts that stand in several places, and its terms."""
    empty: Document = {"cores": [], "parts": [], "terms": [], "families": [], "likeness": None}
    if isinstance(one, FamilyTest):
        known = {each.id: each for each in lawbook.families}
        families = [
            {"id": id_, "title": known[id_].title, "words": known[id_].words}
            for id_ in one.families
        ]
        return {**empty, "kind": "families", "families": families}
    if isinstance(one, Likeness):
        likeness = {"at_least": one.at_least, "to": list(one.to)}
        return {**empty, "kind": "likeness", "likeness": likeness}
    parts = _Parts(dict(vocabulary.pattern_names))
    cores = [_core(each, parts) for each in (one, *one.others)]
    return {
        **empty,
        "kind": "structure",
        "cores": cores,
        "parts": parts.documents,
        "terms": _terms(parts.words, vocabulary),
    }


class _Parts:
    """Nested parts, each told once however often it is used, and all words that are used.

    names: of patterns.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names
        self._numbers: dict[Node, int] = {}
        self.documents: list[Document] = []
        self.words: set[str] = set()

    def number_of(self, node: Node) -> int:
        """Return the number of a part, after it was told."""
        if node not in self._numbers:
            number = len(self.documents)
            self._numbers[node] = number
            self.documents.append({})
            self.documents[number] = _node(node, self)
        return self._numbers[node]


def _core(one: Reading, parts: _Parts) -> Document:
    return {
        **_node(one.core, parts),
        "ways_at_least": one.ways_at_least,
        "bounds": [_condition(each, parts.names) for each in one.conditions],
        "between": [_between(each) for each in one.between],
    }


def _node(node: Node, parts: _Parts) -> Document:
    drawn = [each for each in node.templates if each.ring_system is None]
    return {
        "name": node.name,
        "drawings": [{"smarts": each.smarts, "way": each.way} for each in drawn],
        "rings": [
            {
                "words": ring_words(each.ring_system, parts.names),
                "way": each.way,
                "patterns": _unnamed(ring_patterns(each.ring_system), parts.names),
            }
            for each in node.templates
            if each.ring_system is not None
        ],
        "positions": [{"name": name, "numbers": list(where)} for name, where in node.positions],
        "permissions": [_permission(each, parts) for each in node.permissions],
        "elsewhere": node.elsewhere,
    }


def _permission(one: Permission, parts: _Parts) -> Document:
    for term in one.permits:
        if term.node is None:
            parts.words.add(term.word)
    return {
        "at": list(one.at),
        "way": one.way,
        "words": one.words,
        "sentence": permission_words(one),
        "parts": [parts.number_of(term.node) for term in one.permits if term.node is not None],
    }


def _unnamed(patterns: Iterable[str], names: Mapping[str, str]) -> list[str]:
    """Return the patterns that have no plain words, so that nothing is hidden."""
    return [each for each in patterns if each not in names]


def _condition(one: Condition, names: Mapping[str, str]) -> Document:
    if one.quantity == "count":
        patterns = _unnamed([one.pattern], names)
        return {"words": one.words, "sentence": _count(one, names), "patterns": patterns}
    before, unit = QUANTITIES[one.quantity]
    sentence = f"{before} {between(one.least, one.most, unit)}."
    return {"words": one.words, "sentence": sentence, "patterns": []}


def _count(one: Condition, names: Mapping[str, str]) -> str:
    """Say how often something must lie in the molecule."""
    name = names.get(one.pattern)
    if name is None:
        often = between(one.least, one.most, "times")
        return f"{UNNAMED.capitalize()} lies in the molecule {often}."
    if not one.most and one.most is not None:
        return f"The molecule has no {name}."
    return f"The molecule has {between(one.least, one.most, 'of')}: {name}."


def _between(one: Between) -> Document:
    sentence = f"If {_stands(one.when)}, then {_stands(one.then)}."
    return {"words": one.words, "sentence": sentence, "patterns": []}


def _stands(one: Stands) -> str:
    where = f"at {joined(one.at)}"
    if one.permits:
        words = joined(term_words(each) for each in one.permits)
        alone = "" if any(each.word == HYDROGEN for each in one.permits) else "there is something, "
        return f"{where} {alone}only {words}"
    return f"{where} there is no {joined(term_words(each) for each in one.refuses)}"


def _terms(used: set[str], vocabulary: Vocabulary) -> list[Document]:
    """Return what the words mean here; the vocabulary settles them once for all law."""
    known: Mapping[str, Any] = {each.name: each for each in vocabulary.classes}
    return [
        {"word": word, "words": known[word].words, "why": known[word].why}
        for word in sorted(used)
        if word in known
    ]
