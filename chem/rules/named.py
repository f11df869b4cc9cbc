"""Named entries: the substance is the listed one, by the layer of identity the list asks for."""

from collections.abc import Iterator

from chem.law import Determination, NamedEntry, NamedList, Status
from chem.rules.compiled import CompiledLaw
from chem.rules.extensions import Part
from chem.structures import Keys


def named_determinations(keys: Keys, law: CompiledLaw) -> Iterator[Determination]:
    """Yield what the schedules say of the substance by name."""
    for entry in law.named.get(keys.no_stereo, ()):
        yield _by_layer(entry, keys, _excepted(entry, law))


def _excepted(entry: NamedEntry, law: CompiledLaw) -> dict[str, str]:
    """Return, by InChIKey, the stereoisomers of the entry that its list's paragraphs except."""
    rules = law.lists.get(entry.definition_id)
    skeleton = entry.no_stereo_key.partition("-")[0]
    listed = rules.excepted if rules else ()
    return {key: name for name, key in listed if key.startswith(skeleton)}


def _by_layer(entry: NamedEntry, keys: Keys, excepted: dict[str, str]) -> Determination:
    if entry.inchikey in (keys.parent, keys.no_isotopes):
        return by_name(entry, reason=f"listed by name: {entry.name}")
    if keys.no_isotopes in excepted:
        name = excepted[keys.no_isotopes]
        reason = f"a stereoisomer of {entry.name}, but excepted by name: {name}"
        return by_name(entry, reason=reason, status="not_controlled")
    chosen = bool(excepted) or entry.match == "parent"
    if chosen and keys.no_isotopes == keys.no_stereo:
        reason = f"not every stereoisomer of {entry.name} is meant, and the drawing shows none"
        return by_name(entry, reason=reason, status="unknown")
    if entry.match == "parent" and not excepted:
        reason = f"another stereoisomer than {entry.name}, the only one that this entry names"
        return by_name(entry, reason=reason, status="not_controlled")
    reason = f"same structure as {entry.name}, listed by name, but for stereochemistry"
    return by_name(entry, reason=reason, extension="stereoisomer")


def named_extensions(
    parts: tuple[Part, ...], keys: Keys, law: CompiledLaw
) -> Iterator[Determination]:
    """Yield the named entries of which the substance is an ester or ether, where the list says so.

    Each entry answers once: a substance it lists directly is not also its own ester.
    """
    direct = {entry.id for entry in law.named.get(keys.no_stereo, ())}
    for part in parts:
        for entry in law.named.get(part.no_stereo_key, ()):
            if entry.id not in direct and _extends(entry, part, keys, law):
                direct.add(entry.id)
                yield by_name(
                    entry,
                    reason=f"{part.kind} of {entry.name}, listed by name ({part.smiles}): "
                    f"{law.lists[entry.definition_id].words}",
                    extension=part.kind,
                )


def _extends(entry: NamedEntry, part: Part, keys: Keys, law: CompiledLaw) -> bool:
    rules = law.lists.get(entry.definition_id)
    if rules is None or f"{part.kind}s" not in rules.extends_to:
        return False
    excepted = _excepted(entry, law)
    if entry.match == "parent" and not excepted and entry.inchikey != part.inchikey:
        return False
    if part.inchikey in excepted or keys.no_isotopes in _all_excepted(rules):
        return False
    return not names_it(keys.no_stereo, rules.no_extension_from, law)


def _all_excepted(rules: NamedList) -> frozenset[str]:
    return frozenset(key for _, key in rules.excepted)


def names_it(no_stereo_key: str, lists: tuple[str, ...], law: CompiledLaw) -> bool:
    """Say whether one of the schedules names the substance."""
    return any(entry.definition_id in lists for entry in law.named.get(no_stereo_key, ()))


def by_name(
    entry: NamedEntry, *, reason: str, extension: str = "", status: Status = "controlled"
) -> Determination:
    """Make the determination of a named entry; it is kept under the entry's own id."""
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
        conditions=(),
        cite=entry.citation.cite,
        url=entry.citation.url,
        fit="exact",
        checked_on_text=entry.citation.checked_on_text,
        review=entry.citation.review,
    )
