"""The encoded law as text for a person who reads law; no table that cuts it to a width."""

from collections.abc import Iterator, Sequence
from typing import Any

from chem.law import Coverage, Definition, Lawbook, NamedEntry, Period, Wording
from chem.markush.reading import FamilyTest, Likeness, Permission, Reading, Term


def overview(lawbook: Lawbook, rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Say for each jurisdiction how much of its law is held, then what is encoded of it."""
    for one in lawbook.coverage:
        yield from _coverage(one)
        missing = sum(
            each.id.startswith(f"{one.jurisdiction.lower()}/") for each in lawbook.unstructured
        )
        if missing:
            yield f"  Names that are listed, but whose structure is not checked: {missing}"
        for row in rows:
            if row["jurisdiction"] == one.jurisdiction:
                yield f"  {row['id']}"
                yield (
                    f"      {row['entry']}; {row['level']}; {row['since']}; "
                    f"reading {row['fit']}; text {row['checked_on_text']}; reviewed {row['review']}"
                )
        yield ""


def _coverage(one: Coverage) -> Iterator[str]:
    yield f"{one.jurisdiction}  {one.name}: {', '.join(one.instruments)}"
    if one.complete_since:
        text = f", by the text of {one.text_of}" if one.text_of else ""
        text += f", last looked at on {one.looked_at}" if one.looked_at else ""
        yield f"  Complete from {one.complete_since} until {one.complete_until or 'now'}{text}."
    else:
        yield "  Not complete on any day: what is not found is `unknown`, never `not_controlled`."
    if one.gaps:
        yield f"  Gaps: {one.gaps}"


def definition(one: Definition) -> Iterator[str]:
    """Tell a generic definition: each wording with its dates, the law's words, our reading."""
    yield f"{one.id}\n{one.title}\n{one.jurisdiction}, {one.entry}, {one.level}: {one.outcome}"
    if one.condition:
        yield f"condition: {one.condition}"
    for wording in one.wordings:
        yield f"\n{days(wording.period)} ({wording.date_basis})"
        yield from _wording(wording)


def _wording(wording: Wording) -> Iterator[str]:
    cited = wording.citation
    yield f"  {cited.text}\n  {cited.cite} {cited.url}"
    yield f"\n  Our reading: {wording.fit}; text {cited.checked_on_text}; reviewed {cited.review}"
    yield from _reading(wording.reading)
    yield f"    extends to: {', '.join(wording.extends_to) or 'nothing more'}"
    excluded = [each.name for each in wording.excluded] + list(wording.excluded_lists)
    excluded += [f"what {id_} covers" for id_ in wording.excluded_definitions]
    excluded += [f"what has a core of {id_}" for id_ in wording.cores_of]
    yield f"    does not take: {', '.join(excluded) or 'nothing is excepted'}"
    yield from (f"    exempt: {each.words} ({each.cite})" for each in wording.exemptions)
    if wording.notes:
        yield f"  Notes: {wording.notes}"


def _reading(reading: Reading | FamilyTest | Likeness) -> Iterator[str]:
    if isinstance(reading, FamilyTest):
        yield f"    in one of the families: {', '.join(reading.families)}"
        return
    if isinstance(reading, Likeness):
        yield f"    likeness of at least {reading.at_least} to one of: {', '.join(reading.to)}"
        return
    for one in (reading, *reading.others):
        yield from _core(one)


def _core(reading: Reading) -> Iterator[str]:
    yield f"    core: {reading.core.name}; modifications needed: {reading.ways_at_least}"
    yield from (f"    {_permission(each)}" for each in reading.core.permissions)
    yield from (
        f"    bound: {each.words or f'{each.quantity} {each.least or 0} to {each.most}'}"
        for each in reading.conditions
    )


def _permission(one: Permission) -> str:
    bounds = f", at least {one.least}" if one.least else ""
    bounds += f", at most {one.most}" if one.most is not None else ""
    way = f"{one.way} " if one.way else ""
    after = f", once {one.after} is used" if one.after else ""
    shape = {"single": "", "bridge": " as a bridge", "ring_through": " in a ring"}[one.shape]
    permitted = ", ".join(_term(term) for term in one.permits)
    return f"{way}at {', '.join(one.at)}: {permitted}{shape}{bounds}{after}"


def _term(one: Term) -> str:
    if one.min_carbons is None and one.max_carbons is None:
        return one.word
    return f"{one.word} C{one.min_carbons or ''}-{one.max_carbons or ''}"


def schedule(lawbook: Lawbook, entries: Sequence[NamedEntry]) -> Iterator[str]:
    """Tell a schedule, or one entry of it: its extension paragraphs, then each name."""
    first = entries[0]
    yield f"{first.definition_id}\n{first.jurisdiction}, {first.level}: {len(entries)} named"
    for one in lawbook.lists:
        if one.id == first.definition_id:
            yield f"extends to: {', '.join(one.extends_to) or 'nothing more'} ({one.cite})"
            yield f"  {one.words}"
    for entry in entries:
        yield f"\n{entry.name}  ({entry.entry}, {days(entry.period)})"
        yield f"  {entry.inchikey}; structure: {entry.structure_check}"
        yield f"  {entry.citation.cite} {entry.citation.url}"
    gaps = [each for each in lawbook.unstructured if each.definition_id == first.definition_id]
    if gaps and len(entries) > 1:
        yield f"\nListed, but never matched, for want of a checked structure: {len(gaps)}"
        yield from (f"  {each.name}: {each.why}" for each in gaps)


def days(period: Period) -> str:
    """Say when something holds, and what is not known of it."""
    if period.since:
        begins = f"in force from {period.since}"
    else:
        begins = f"in force since a day not known, at the latest {period.known_since}"
    return f"{begins} until {period.until or 'now'}"
