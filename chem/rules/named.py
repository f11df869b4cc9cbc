"""Named entries: the substance is the listed one, by the layer of identity the list asks for."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from chem.determinations import Determination
from chem.law import Extension, NamedEntry, NamedList, Status
from chem.rules.compiled import CompiledLaw
from chem.rules.extensions import Part
from chem.rules.functionalities import makeup_of
from chem.rules.positional import CITE, compare_made
from chem.rules.scope import PARTLY, STEREO, Scope
from chem.rules.skeletons import is_like, skeleton_in
from chem.rules.stereo import Relation, relation_of
from chem.structures import Layers

_KINDS: Mapping[Relation, str] = {"mirror": "optical isomer", "geometric": "geometric isomer"}
_ISOTOPES = "; the drawing marks isotopes, of which the text says nothing"


def named_determinations(mol: Any, keys: Layers, law: CompiledLaw) -> Iterator[Determination]:
    """Yield what the schedules say of the substance by name."""
    for entry in law.named.get(keys.no_stereo, ()):
        scope = law.scopes[entry.id]
        said = _put(_by_layer(mol, entry, keys, scope), entry, law)
        marked = keys.parent != keys.no_isotopes and said.status != "not_controlled"
        silent = marked and "isotopes" not in scope.extends_to and entry.inchikey != keys.parent
        yield replace(said, reason=said.reason + _ISOTOPES) if silent else said


def _by_layer(mol: Any, entry: NamedEntry, keys: Layers, scope: Scope) -> Determination:
    if entry.inchikey in (keys.parent, keys.no_isotopes):
        return by_name(entry, scope, reason=f"listed by name: {entry.name}")
    undrawn = keys.no_isotopes == keys.no_stereo
    relation: Relation = "partial" if undrawn else relation_of(mol, entry.smiles)
    refused = _refused(entry, keys, scope, relation)
    if refused is not None:
        return refused
    reason = f"same structure as {entry.name}, listed by name"
    if relation == "partial":
        reason += f"; the drawing shows {'no' if undrawn else 'only a part of the'} stereochemistry"
        return by_name(entry, scope, reason=reason, extension="stereoisomer")
    reason += ", but for stereochemistry"
    if scope.stereo_condition:
        said = by_name(entry, scope, reason=reason, extension="stereoisomer", status="conditional")
        return replace(said, conditions=(*said.conditions, scope.stereo_condition))
    return _by_stereo(entry, scope, relation, reason)


def _put(said: Determination, entry: NamedEntry, law: CompiledLaw) -> Determination:
    """Let it stand where the text puts what is only an extension of what it lists."""
    rules, condition = law.lists.get(entry.definition_id), law.scopes[entry.id].stereo_condition
    another = bool(condition) and condition in said.conditions
    kind = "stereoisomers" if another else f"{said.extension}s"
    if rules is None or (said.extension == "stereoisomer" and not another):
        return said
    placed = next((one for one in rules.placed if kind in one.kinds), None)
    return replace(said, level=placed.level, entry=placed.entry) if placed else said


def _refused(
    entry: NamedEntry, keys: Layers, scope: Scope, relation: Relation
) -> Determination | None:
    """Say that another stereoisomer is meant, or that the drawing does not tell."""
    if keys.no_isotopes in scope.excepted:
        name = scope.excepted[keys.no_isotopes]
        reason = f"a stereoisomer of {entry.name}, but excepted by name: {name}"
        return by_name(entry, scope, reason=reason, status="not_controlled")
    chosen = bool(scope.excepted) or entry.match == "parent"
    if chosen and relation == "partial":
        shown = "none" if keys.no_isotopes == keys.no_stereo else "not which it is"
        reason = f"not every stereoisomer of {entry.name} is meant, and the drawing shows {shown}"
        return by_name(entry, scope, reason=reason, status="unknown")
    if entry.match == "parent" and not scope.excepted:
        reason = f"another stereoisomer than {entry.name}, the only one that this entry names"
        return by_name(entry, scope, reason=reason, status="not_controlled")
    return None


def _by_stereo(entry: NamedEntry, scope: Scope, relation: Relation, reason: str) -> Determination:
    """Say whether another stereoisomer is meant; one is drawn, and it is not the listed one."""
    partly = PARTLY & scope.extends_to
    if relation == "form" or scope.extends_to & STEREO or not partly:
        return by_name(entry, scope, reason=reason, extension="stereoisomer")
    if _needed(relation) <= partly:
        kind = _KINDS.get(relation, "stereoisomer")
        return by_name(
            entry, scope, reason=f"{kind} of {entry.name}, listed by name", extension=kind
        )
    only = " and ".join(sorted(partly))
    if relation in _KINDS or (relation == "both" and "geometric isomers" not in partly):
        kind = _KINDS.get(relation, "geometric isomer")
        words = f"a {kind} of {entry.name}, but the text extends to {only} only"
        return by_name(entry, scope, reason=words, status="not_controlled")
    words = (
        f"a stereoisomer of {entry.name} that is not its mirror image; whether it is one of the "
        f"{only} in the sense of the text is not settled"
    )
    return by_name(entry, scope, reason=words, status="unknown")


def _needed(relation: Relation) -> frozenset[Extension]:
    """Return the words that a text must have to reach a stereoisomer that is related so.

    A diastereomer is an optical isomer to some and a geometric one to others (21 U.S.C. 802(14)
    on cocaine), so that it is reached for sure only where the text has both words.
    """
    kind = _KINDS.get(relation)
    return frozenset(word for word in PARTLY if kind is None or word == f"{kind}s")


def positional_isomers(mol: Any, keys: Layers, law: CompiledLaw) -> Iterator[Determination]:
    """Yield the entries of which the substance is a positional isomer, where the text says so."""
    entries = law.positional.of_formula(mol)
    if not entries:
        return
    direct = {entry.id for entry in law.named.get(keys.no_stereo, ())}
    made = makeup_of(mol)
    for entry in entries:
        rules = law.lists.get(entry.definition_id)
        elsewhere = rules is not None and names_it(keys.no_stereo, rules.no_extension_from, law)
        if entry.id in direct or elsewhere:
            continue
        found = compare_made(made, entry.smiles)
        if found.verdict == "no":
            continue
        scope = law.scopes[entry.id]
        sure = found.verdict == "yes"
        words = f"positional isomer of {entry.name}, listed by name: {found.why} ({CITE})"
        if not sure:
            words = (
                f"whether it is a positional isomer of {entry.name} the words leave open: "
                f"{found.why} ({CITE})"
            )
        status: Status = "controlled" if sure else "unknown"
        yield by_name(entry, scope, reason=words, extension="positional isomer", status=status)


def named_extensions(
    parts: tuple[Part, ...], keys: Layers, law: CompiledLaw
) -> Iterator[Determination]:
    """Yield the named entries of which the substance is an ester or ether, where the list says so.

    Each entry answers once: a substance it lists directly is not also its own ester.
    """
    direct = {entry.id for entry in law.named.get(keys.no_stereo, ())}
    found: dict[str, Determination] = {}
    for part in parts:
        listed = law.formulas[part.kind].get(part.formula)
        if listed is None or not is_like(skeleton_in(part.graph), listed):
            continue
        for entry in law.named.get(part.no_stereo_key, ()):
            if entry.id not in direct and _extends(entry, part, keys, law):
                _keep(found, _as_part(entry, part, law))
    yield from found.values()


def _keep(found: dict[str, Determination], said: Determination) -> None:
    """Keep what is said of the part that says most."""
    before = found.get(said.definition_id)
    if said.status != "not_controlled" and (before is None or before.status != "controlled"):
        found[said.definition_id] = said


def _as_part(entry: NamedEntry, part: Part, law: CompiledLaw) -> Determination:
    rules, scope = law.lists.get(entry.definition_id), law.scopes[entry.id]
    kind = "both an ester and an ether" if part.kind == "ester-ether" else part.kind
    words = f": {rules.words}" if rules else ""
    said = by_name(
        entry,
        scope,
        reason=f"{kind} of {entry.name}, listed by name ({part.smiles}){words}",
        extension=part.kind,
    )
    return _put(_of_a_form(said, entry, part, scope), entry, law)


def _of_a_form(said: Determination, entry: NamedEntry, part: Part, scope: Scope) -> Determination:
    """Say of an ester or ether of another stereoisomer what the list says of that stereoisomer."""
    if part.inchikey in (entry.inchikey, part.no_stereo_key):
        return said
    relation = relation_of(part.graph.mol, entry.smiles)
    if relation == "partial":
        return said
    reason = f"{said.reason}; it is of another stereoisomer than the one listed"
    if scope.stereo_condition:
        conditions = (*said.conditions, scope.stereo_condition)
        return replace(said, status="conditional", reason=reason, conditions=conditions)
    form = _by_stereo(entry, scope, relation, reason)
    if form.status == "controlled":
        return said
    return replace(said, status=form.status, reason=form.reason)


def _extends(entry: NamedEntry, part: Part, keys: Layers, law: CompiledLaw) -> bool:
    rules = law.lists.get(entry.definition_id)
    scope = law.scopes[entry.id]
    if f"{part.kind}s" not in scope.extends_to or _is_not_extended(part, rules):
        return False
    if entry.match == "parent" and not scope.excepted and entry.inchikey != part.inchikey:
        return False
    if rules is None:
        return True
    if part.inchikey in scope.excepted or keys.no_isotopes in {key for _, key in rules.excepted}:
        return False
    return not names_it(keys.no_stereo, rules.no_extension_from, law)


def _is_not_extended(part: Part, rules: NamedList | None) -> bool:
    """Say whether the paragraphs except the esters or ethers of this substance (as of GHB)."""
    return any(
        one.no_stereo_key == part.no_stereo_key and f"{part.kind}s" in one.kinds
        for one in (rules.not_extended if rules else ())
    )


def names_it(no_stereo_key: str, lists: tuple[str, ...], law: CompiledLaw) -> bool:
    """Say whether one of the schedules names the substance."""
    return any(entry.definition_id in lists for entry in law.named.get(no_stereo_key, ()))


def by_name(
    entry: NamedEntry,
    scope: Scope,
    *,
    reason: str,
    extension: str = "",
    status: Status = "controlled",
) -> Determination:
    """Make the determination of a named entry; it is kept under the entry's own id."""
    if status == "controlled" and entry.condition:
        status = "conditional"
    return Determination(
        definition_id=entry.id,
        jurisdiction=entry.jurisdiction,
        period=entry.period,
        status=status,
        level=entry.level,
        entry=entry.entry,
        kind="named",
        reason=reason,
        roles=(),
        extension=extension,
        conditions=(entry.condition,) if entry.condition else (),
        cite=entry.citation.cite,
        url=entry.citation.url,
        fit="exact",
        checked_on_text=entry.citation.checked_on_text,
        review=entry.citation.review,
        exemptions=scope.exemptions,
        wording_date=entry.period.since,
        structure_check=entry.structure_check,
    )
