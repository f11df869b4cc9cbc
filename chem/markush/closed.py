"""Whether a definition is closed: whether it lists everything that may stand at every place."""

from chem.errors import ChemError
from chem.markush.compiled import CompiledNode, CompiledPermission, CompiledTerm
from chem.markush.drawn_core import drawn_cores, open_part
from chem.markush.pieces import CompiledTemplate
from chem.markush.vocabulary import CompiledVocabulary


class NotClosedError(ChemError):
    """The definition has members without end; the message names the first part that is open."""

    code = "definition_not_closed"


def check_closed(node: CompiledNode, vocabulary: CompiledVocabulary, *, where: str) -> None:
    """Look through a node in the order of the text.

    Raises:
        NotClosedError: names the first template or class that does not list its members.
    """
    if node.elsewhere == "permitted":
        raise NotClosedError(f"{where}: `elsewhere: permitted` lets anything stand there")
    for number, template in enumerate(node.templates):
        _check_template(template, f"{where}.templates[{number}]")
    for number, permission in enumerate(node.permissions):
        _check_permission(permission, vocabulary, f"{where}.permissions[{number}]")


def _check_template(template: CompiledTemplate, where: str) -> None:
    if template.ring_system is not None:
        raise NotClosedError(f"{where}: a ring system is no single drawing")
    part = open_part(template.text)
    if part:
        raise NotClosedError(f"{where}: {part!r} can be several things; draw one template for each")
    if not drawn_cores(template):
        raise NotClosedError(f"{where}: the template draws no whole molecule")


def _check_permission(
    permission: CompiledPermission, vocabulary: CompiledVocabulary, where: str
) -> None:
    if permission.permission.shape != "single" or permission.permission.max_mass is not None:
        what = "rings, bridges and pieces limited together are not enumerated"
        raise NotClosedError(f"{where}: {what}")
    for number, permitted in enumerate(permission.permission.permits):
        term = next(one for one in permission.terms if one.term is permitted)
        _check_term(term, vocabulary, f"{where}.permits[{number}]")


def _check_term(term: CompiledTerm, vocabulary: CompiledVocabulary, where: str) -> None:
    if term.node is not None:
        check_closed(term.node, vocabulary, where=f"{where}.node")
    elif not vocabulary.classes[term.term.word].is_exactly:
        listed = "does not list its members (is_exactly)"
        raise NotClosedError(f"{where}: the class {term.term.word!r} {listed}")
