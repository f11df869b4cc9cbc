"""What was placed where, what went wrong, and how both are said in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chem.determinations import Role
from chem.markush.compiled import CompiledNode, CompiledPermission
from chem.markush.fragments import Fragment
from chem.markush.pieces import Embedding, Piece
from chem.markush.vocabulary import CompiledVocabulary

_MOST_WORDS = 3
_ANYWHERE = "the rest of the core"


@dataclass(frozen=True, slots=True)
class Fault:
    """One constraint that failed. size: heavy atoms of the piece at fault, to find the nearest."""

    text: str
    size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """A piece and the permission that took it; term "" if it stands where anything may.

    inner: the placements inside a nested node, which lies on `atoms`.
    names: every name of the atoms it hangs on. text: the piece, cut out. word: of the term.
    """

    place: str
    piece: str
    atoms: tuple[int, ...]
    term: str = ""
    way: str = ""
    after: str = ""
    is_parent: bool = False
    node: str = ""
    inner: tuple["Placement", ...] = ()
    names: frozenset[str] = frozenset()
    text: str = ""
    word: str = ""


def place_of(embedding: Embedding, piece: Piece, at: frozenset[str] = frozenset()) -> str:
    """Return the position names the piece hangs on, those of `at` first."""
    if len(piece.links) == 1:
        return _place(embedding.names[piece.links[0].core], at)
    cores = dict.fromkeys(link.core for link in piece.links)
    found = [_place(embedding.names[core], at) for core in cores]
    return " and ".join(dict.fromkeys(found))


def _place(names: tuple[str, ...], at: frozenset[str]) -> str:
    for name in names:
        if name in at:
            return name
    return names[0] if names else _ANYWHERE


def names_of(embedding: Embedding, piece: Piece) -> frozenset[str]:
    """Return every name of the core atoms the piece hangs on."""
    return frozenset(name for link in piece.links for name in embedding.names[link.core])


def not_permitted(
    vocabulary: CompiledVocabulary,
    fragment: Fragment,
    place: str,
    open_here: Iterable[CompiledPermission],
) -> str:
    """Say that nothing admits the piece there, what it is, and what is admitted."""
    name, kind = vocabulary.name(fragment), _kind(vocabulary, fragment)
    called = kind if kind and kind != name else "it"
    allowed = ", ".join(
        dict.fromkeys(term.words for permission in open_here for term in permission.terms)
    )
    if not allowed:
        return f"{name} at {place}: {called} is not permitted there, only hydrogen is"
    return f"{name} at {place}: {called} is not permitted there ({allowed} would be)"


def _kind(vocabulary: CompiledVocabulary, fragment: Fragment) -> str:
    """Return the first class of the vocabulary, from narrow to wide, that admits the piece."""
    return next(
        (
            word
            for word, known in vocabulary.classes.items()
            if not known.is_open and _is_plain(word) and vocabulary.admits(word, fragment)
        ),
        "",
    )


def _is_plain(word: str) -> bool:
    """Say whether the name of a class is one that says what a piece is ("substituted phenyl")."""
    return "," not in word and len(word.split()) <= _MOST_WORDS


def too_many(permission: CompiledPermission) -> str:
    """Say that the permission is used up."""
    allowed = permission.permission
    return f"at {_at(permission)}: more than {allowed.most} of {_terms(permission)}"


def too_heavy(permission: CompiledPermission, mass: float) -> str:
    """Say that the pieces the permission takes weigh too much together."""
    allowed = permission.permission.max_mass
    return f"at {_at(permission)}: {mass:g} u together, at most {allowed:g} of {_terms(permission)}"


def missing(permission: CompiledPermission) -> str:
    """Say that a part the reading asks for is not there."""
    return f"at {_at(permission)}: {_terms(permission)} is missing"


def _at(permission: CompiledPermission) -> str:
    return " and ".join(permission.permission.at)


def _terms(permission: CompiledPermission) -> str:
    return " or ".join(dict.fromkeys(term.words for term in permission.terms))


def not_open(placement: Placement) -> str:
    """Say that a permission has not opened."""
    return (
        f"{placement.piece} at {placement.place}: {placement.term} is permitted there"
        f" only once {placement.after} is used"
    )


def with_inner(placements: Iterable[Placement]) -> Iterator[Placement]:
    """Yield every placement, nested ones after the one they stand in."""
    for placement in placements:
        yield placement
        yield from with_inner(placement.inner)


def in_words(placement: Placement) -> str:
    """Say what stands where and why it may: "methyl at N: alkyl permitted by (iii)"."""
    what = f"{placement.piece} at {placement.place}: "
    if not placement.term:
        return what + "anything may stand there"
    if placement.is_parent:
        return what + "as in the parent"
    by = f" by {placement.way}" if placement.way else ""
    after = f", open since {placement.after} is used" if placement.after else ""
    term = "" if placement.node else f"{placement.term} "
    return f"{what}{term}permitted{by}{after}"


def roles_of(
    node: CompiledNode, embedding: Embedding, placements: Iterable[tuple[Placement, Piece]]
) -> tuple[Role, ...]:
    """Return the roles of all atoms of the molecule: the core first, then each piece."""
    way = embedding.template.way
    drawn = f"{node.name}, changed by {way}" if way else node.name
    core = Role(name="core", atoms=tuple(embedding.names), what=drawn)
    return (
        core,
        *(
            Role(
                name=each.place,
                atoms=tuple([piece.atoms[atom] for atom in each.atoms]),
                what=in_words(each),
            )
            for placement, piece in placements
            for each in with_inner((placement,))
        ),
    )
