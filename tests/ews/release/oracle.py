"""The rule written a second time, slowly and from the documents, for tests to compare with.

It shares no line with ews/flow/release.py: it makes a list of all that would let a reader in and
crosses out what must not.
"""

from datetime import datetime

from schemas.release import FieldClass
from tests.ews.release.people import Somebody, Something

AUTHORITY = ("focal_point", "regulator", "health", "police", "customs")
ACCREDITED = ("lab", *AUTHORITY, "international_body", "subscriber")


def ways_in(reader: Somebody, record: Something) -> list[str]:
    """Return every entry of the audience that lets the reader in."""
    ways = []
    if record.tlp in ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER"):
        if reader.kind in ACCREDITED:
            ways.append("network")
        if reader.kind in [*ACCREDITED, "industry"]:
            ways.append("kind:" + reader.kind)
    if record.tlp in ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT"):
        ways += [f"group:{group}" for group in reader.groups]
        if reader.country and reader.kind in ACCREDITED:
            ways.append("country:" + reader.country)
    if record.tlp.startswith("TLP:") and record.tlp[4:] in (
        "CLEAR",
        "GREEN",
        "AMBER",
        "AMBER+STRICT",
        "RED",
    ):
        ways.append(f"org:{reader.organisation_id}")
    return [way for way in ways if way in record.audience]


def classes(
    reader: Somebody, record: Something, at: datetime, *, is_bulletin: bool = False
) -> set[FieldClass]:
    """Return the classes of fields that the reader is shown."""
    if reader.organisation_id == record.organisation_id:
        return {"PUB", "NET", "PTY", "OPS", "OWN"}
    if record.published_by is not None and reader.organisation_id == record.published_by:
        return {"PUB", "NET", "PTY", "OPS"}
    held_back = record.embargo_until is not None and record.embargo_until > at
    is_early = is_bulletin and reader.kind in AUTHORITY
    ways = ways_in(reader, record) if is_early or not held_back else []
    if not ways:
        return set()
    if reader.kind not in ACCREDITED:
        return {"PUB"}
    shown: set[FieldClass] = {"PUB", "NET"}
    if reader.kind in AUTHORITY and reader.country in record.parties:
        shown |= {"PTY", "OPS"}
    if any(way == f"group:{operation}" for way in ways for operation in reader.operations):
        shown.add("OPS")
    return shown
