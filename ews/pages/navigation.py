"""The sections of the pages, and who sees which."""

from dataclasses import dataclass

from ews.pages.translating import in_language
from ews.pages.translating import marked as _
from ews.pages.visit import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One entry of the navigation; scopes: any of them opens it."""

    name: str
    path: str
    scopes: tuple[str, ...]


SECTIONS: tuple[Section, ...] = (
    Section(name=_("Check"), path="/check", scopes=("check",)),
    Section(name=_("Substances"), path="/substances", scopes=("check",)),
    Section(name=_("Reports"), path="/reports", scopes=("report:write", "report:read")),
    Section(name=_("Today"), path="/today", scopes=("signal:triage", "bulletin:approve")),
    Section(name=_("Bulletins"), path="/bulletins", scopes=("report:read",)),
    Section(name=_("Law"), path="/law", scopes=("check",)),
    Section(name=_("Exchange"), path="/exchange", scopes=("report:read",)),
    Section(name=_("Admin"), path="/admin", scopes=("org:manage", "audit:read")),
)


def sections(visit: Visit) -> list[dict[str, object]]:
    """Return the sections that the visitor may open: name, path, and whether they are in it."""
    here = visit.request.path
    return [
        {
            "name": in_language(each.name),
            "path": each.path,
            "is_here": here == each.path or here.startswith(each.path + "/"),
        }
        for each in SECTIONS
        if visit.may(*each.scopes)
    ]
