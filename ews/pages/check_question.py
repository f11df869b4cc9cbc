"""What was asked of a check: by the address of its page, or by its form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from ews.pages.visit import Visit

CHECK = "/check"
OF_MOLFILE = ("V2000", "V3000", "M  END")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A structure or a name, the two times as they stand in the address, and which countries.

    within: none for all whose law is loaded.
    """

    structure: str = ""
    valid_on: str = ""
    known_at: str = ""
    within: Sequence[str] = ()

    def question(self) -> dict[str, object]:
        """Return what is asked of the API; what is not given is left to it."""
        return {"text": self.structure, **self.times()}

    def times(self) -> dict[str, object]:
        """Return times and countries as the API takes them."""
        return {
            "valid_on": self.valid_on or None,
            "known_at": self.known_at or None,
            "in": ",".join(self.within) or None,
        }

    def address(self, path: str = CHECK, **more: object) -> str:
        """Return the address of a page about the same; `more` is added to it."""
        return _with_query(path, {"structure": self.structure, **self.times(), **more})

    def file(self, form: str) -> str:
        """Return the address of the answer as a file."""
        return _with_query(f"/v1/check/document.{form}", self.question())

    def drawing(self, smiles: str, jurisdiction: str) -> str:
        """Return the address of a drawing of the parts that one jurisdiction's law has matched."""
        told = {"structure": smiles, **self.times(), "in": jurisdiction}
        return _with_query("/v1/check/drawing", told)

    def answered(self, document: Mapping[str, str]) -> "Asked":
        """Return the question with the times that the answer names, so that it is given again."""
        return replace(self, valid_on=document["valid_on"], known_at=document["known_at"])


def asked_by_address(visit: Visit) -> Asked:
    """Read the question from the address of a page."""
    return Asked(
        structure=visit.asked("structure"),
        valid_on=visit.asked("valid_on"),
        known_at=_in_utc(visit.asked("known_at")),
        within=_codes(visit.request.query.getall("in", [])),
    )


def asked_by_form(visit: Visit) -> Asked:
    """Read the question from the form; what was drawn keeps its first, empty line."""
    drawn = visit.form.get("structure", "")
    text = drawn.replace("\r\n", "\n") if isinstance(drawn, str) else ""
    return Asked(
        structure=text if is_molfile(text) else text.strip(),
        valid_on=visit.typed("valid_on"),
        known_at=_in_utc(visit.typed("known_at")),
        within=_codes([str(each) for each in visit.form.getall("in", [])]),
    )


def is_molfile(text: str) -> bool:
    """Say whether a text is what the editor writes when somebody draws."""
    return "\n" in text and any(mark in text for mark in OF_MOLFILE)


def is_list(text: str) -> bool:
    """Say whether a text is several lines, each about something."""
    lines = [line for line in text.splitlines() if line.strip()]
    return len(lines) > 1 and not is_molfile(text)


def _with_query(path: str, told: Mapping[str, object]) -> str:
    given = {name: str(value) for name, value in told.items() if value not in (None, "")}
    return f"{path}?{urlencode(given)}"


def _codes(given: Sequence[str]) -> tuple[str, ...]:
    told = ",".join(given).replace(" ", "").upper()
    return tuple(dict.fromkeys(code for code in told.split(",") if code))


def _in_utc(text: str) -> str:
    """Return an instant with its zone: fields of browsers have none, and mean UTC here."""
    bare = text.replace(" ", "+")
    _, _, time = bare.partition("T")
    return f"{bare}Z" if time and not any(mark in time for mark in "Z+-") else bare
