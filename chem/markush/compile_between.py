"""Conditions between positions, compiled against the names and words of the core."""

from collections.abc import Iterator

from chem.markush.compiled import CompiledBetween, CompiledStands, CompiledTerm, compiled_term
from chem.markush.hints import closest
from chem.markush.reading import HYDROGEN, Between, Node, Permission, Stands, Term
from chem.markush.templates import require
from chem.markush.vocabulary import CompiledVocabulary


def compile_between(
    between: Between, core: Node, vocabulary: CompiledVocabulary, where: str
) -> CompiledBetween:
    """Compile a condition between positions.

    Raises:
        BrokenReadingError: names the place: an unknown position or class.
    """
    return CompiledBetween(
        between=between,
        when=_compile_stands(between.when, core, vocabulary, f"{where}.when"),
        then=_compile_stands(between.then, core, vocabulary, f"{where}.then"),
    )


def _compile_stands(
    stands: Stands, core: Node, vocabulary: CompiledVocabulary, where: str
) -> CompiledStands:
    known, words = list(_places(core)), set(_node_words(core))
    for name in stands.at:
        require(name in known, where, f"unknown position {name!r}{closest(name, known)}")
    key, terms = ("is_not", stands.refuses) if stands.refuses else ("is", stands.permits)
    return CompiledStands(
        at=frozenset(stands.at),
        is_refusal=bool(stands.refuses),
        with_hydrogen=any(term.word == HYDROGEN for term in terms),
        terms=tuple(
            _compile_asked(term, vocabulary, words, f"{where}.{key}[{number}]")
            for number, term in enumerate(terms)
            if term.word != HYDROGEN
        ),
    )


def _compile_asked(
    term: Term, vocabulary: CompiledVocabulary, words: set[str], where: str
) -> CompiledTerm:
    """Compile a term of a condition: a class, or the word of a nested node of the reading."""
    require(term.node is None, where, "name the nested node by its word; it stands in the core")
    known = [*vocabulary.classes, *words]
    hint = closest(term.word, known)
    require(term.word in known, where, f"unknown class {term.word!r}{hint}")
    return compiled_term(term, None)


def _places(node: Node, within: str = "") -> Iterator[str]:
    """Yield every position as reasons name it: "N1", "phenethyl, ring"."""
    yield from (f"{within}{name}" for name, _ in node.positions)
    for permission in node.permissions:
        for inner in nested(permission):
            yield from _places(inner, f"{within}{inner.name}, ")


def _node_words(node: Node) -> Iterator[str]:
    for permission in node.permissions:
        for term in permission.permits:
            if term.node is not None:
                yield term.word
                yield from _node_words(term.node)


def nested(permission: Permission) -> Iterator[Node]:
    """Yield the nodes that a permission nests."""
    return (term.node for term in permission.permits if term.node is not None)
