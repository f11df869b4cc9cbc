"""A report in words: its facts, what changed between two versions, what the issues are about."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ews.pages.translating import in_language
from ews.pages.translating import marked as _
from ews.pages.words import country, word
from ews.pages.words_of_reports import LABELS

PLAIN = frozenset(
    {
        "reference",
        "name",
        "cas",
        "value",
        "admin_area",
        "brand",
        "sold_as",
        "packaging",
        "colour",
        "concealment",
        "reason",
        "smiles",
        "inchi",
        "exact_mass",
        "spectrum_reference",
        "report_id",
        "delegate_to",
        "embargo_until",
        "tlp",
        "audience",
    }
)
NOT_TOLD = frozenset({"version", "version_kind", "audience", "findings", "duplicate_of", "links"})
USUAL = {"role": "unstated", "matrix": "product"}  # said of every finding that says nothing
ORDER = {name: place for place, name in enumerate(LABELS)}
Told = tuple[tuple[str, ...], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that a report says."""

    label: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that two versions say differently; "" where one says nothing."""

    label: str
    before: str
    after: str


def label_of(name: str) -> str:
    """Return what a field is called, by its name in the form or its place in the body."""
    steps = [step for step in name.replace("/", ".").split(".") if step]
    numbered = next((step for step in steps if step.isdecimal()), None)
    plain = ".".join(step for step in steps if not step.isdecimal())
    plain = plain if plain in LABELS else f"route.{plain}" if f"route.{plain}" in LABELS else plain
    while plain and plain not in LABELS:
        plain = plain.rpartition(".")[0]
    label = in_language(LABELS[plain]) if plain else in_language(_("The report"))
    if steps and steps[0] == "findings" and numbered is not None:
        finding = in_language(_("Finding %(number)s")) % {"number": int(numbered) + 1}
        return f"{finding}: {label}" if plain != "findings" else finding
    return label


def facts(body: Mapping[str, Any]) -> list[Fact]:
    """Return what a report says of the case; findings, audience and ties are told elsewhere."""
    told = [(path, words) for path, words in _leaves(body, ()) if path[0] not in NOT_TOLD]
    return [Fact(label=label_of(".".join(path)), words=words) for path, words in _in_order(told)]


def finding_facts(finding: Mapping[str, Any]) -> list[Fact]:
    """Return what a report says of one finding besides its structure."""
    rest = {
        name: value
        for name, value in finding.items()
        if name not in {"structure", "name", "spectra"} and USUAL.get(name) != value
    }
    told = [(("findings", *path), words) for path, words in _leaves(rest, ())]
    return [Fact(label=label_of(".".join(path)), words=words) for path, words in _in_order(told)]


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Return what two versions say differently, in the order of the form."""
    old, new = dict(_leaves(before, ())), dict(_leaves(after, ()))
    paths = [path for path, _words in _in_order([*new.items(), *old.items()])]
    return [
        Difference(
            label=label_of(".".join(path)), before=old.get(path, ""), after=new.get(path, "")
        )
        for path in dict.fromkeys(paths)
        if old.get(path) != new.get(path) and path[0] not in {"version", "version_kind"}
    ]


def _in_order(told: Iterable[Told]) -> list[Told]:
    """Return what is told in the order of the form, whatever order it was stored in."""
    return sorted(told, key=lambda each: (_place(each[0]), each[0]))


def _place(path: tuple[str, ...]) -> int:
    plain = ".".join(step for step in path if not step.isdecimal())
    if path[0] == "findings" and len(path) > 1 and path[1].isdecimal():
        return ORDER.get("findings", 0) + int(path[1])
    return ORDER.get(plain, len(ORDER))


def _leaves(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield each thing that is said, measures and dates as one."""
    if isinstance(value, Mapping):
        whole = _whole(value)
        if whole is not None and path:
            yield path, whole
            return
        for name, inner in value.items():
            yield from _leaves(inner, (*path, name))
    elif isinstance(value, list | tuple):
        yield from _items(value, path)
    else:
        yield path, _words(path[-1] if path else "", value)


def _items(value: Sequence[Any], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if path[-1:] == ("legs",):
        yield path, " → ".join(_leg(each) for each in value)
    elif value and isinstance(value[0], Mapping):
        for place, each in enumerate(value):
            yield from _leaves(each, (*path, str(place)))
    elif value:
        yield path, ", ".join(_words(path[-1], each) for each in value)


def _whole(value: Mapping[str, Any]) -> str | None:
    """Return the words of an object that says one thing; None for others."""
    if "unit" in value:
        basis = f" ({word(value['basis'])})" if "basis" in value else ""
        return f"{value.get('value', '')} {word(value['unit'])}{basis}"
    if "molfile" in value:
        return in_language(_("drawn (molfile)"))
    if value.keys() & {"precision"}:
        return str(value.get("value", ""))
    if value.keys() & {"smiles", "inchi"} or value.keys() == {"part"}:
        return str(next(iter(value.values())))
    return None


def _leg(leg: Mapping[str, Any]) -> str:
    role = f" ({word(leg['role'])})" if "role" in leg else ""
    doubt = " ?" if leg.get("certainty") == "suspected" else ""
    return f"{country(leg.get('country'))}{role}{doubt}"


def _words(name: str, value: Any) -> str:
    if name == "spectra":
        return str(value)[:8]  # enough to tell two of them apart
    if name == "country":
        return country(str(value))
    if name in PLAIN or name == "co_detected":
        return str(value)
    return word(value)


def audience_words(
    audience: Sequence[str], names: Mapping[str, str], groups: Mapping[str, str]
) -> list[str]:
    """Return who is meant, by names. names: of organisations; groups: of groups, by id."""
    return [_member(each, names, groups) for each in audience]


def _member(entry: str, names: Mapping[str, str], groups: Mapping[str, str]) -> str:
    sort, _sep, name = entry.partition(":")
    if sort == "network":
        return in_language(_("the whole network"))
    if sort == "country":
        return in_language(_("anybody in %(country)s")) % {"country": country(name)}
    if sort == "kind":
        return in_language(_("any %(kind)s")) % {"kind": word(name)}
    if sort == "group":
        return groups.get(name, in_language(_("a group")))
    return names.get(name, in_language(_("an organisation")))
