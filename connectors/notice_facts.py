"""The facts of a notice as lines for people: a label and a value each."""

from collections.abc import Iterator, Mapping

from connectors.loose import line, mapping, sequence, text

Facts = Iterator[tuple[str, str]]

MOST_STATUSES = 60
STATUS_WORDS = {"not_controlled": "not controlled", "analogue_risk": "risk as an analogue"}


def title_of(record: str, data: Mapping[str, object]) -> str:
    """Return what stands above a notice that has no title of its own."""
    report = mapping(data.get("report"))
    country = line(mapping(report.get("place")).get("country"))
    if record == "report" and country:
        kind = line(report.get("kind")).replace("_", " ") or "report"
        names = ", ".join(line(each.get("name")) for each in _substances(data))
        return f"{kind.capitalize()} in {country}{f': {names}' if names else ''}"
    if record == "request":
        return f"Request about report {line(data.get('report_id'))}"
    if record == "rejection":
        count = len(sequence(data.get("rejections")))
        told = f"{count} item{'s' if count != 1 else ''} of your reports"
        return f"{told} not taken: {line(data.get('outcome'))} ({line(data.get('receiver'))})"
    if record == "source":
        return f"A report behind your bulletin was {line(data.get('what'))}: {_named(data)}"
    return f"{record.capitalize()} {line(data.get('id'))}, version {line(data.get('version'))}"


def report_facts(data: Mapping[str, object]) -> Facts:
    """Give what a report tells."""
    report = mapping(data.get("report"))
    yield "Kind", line(report.get("kind")).replace("_", " ")
    yield "Country", line(mapping(report.get("place")).get("country"))
    for name, value in mapping(report.get("dates")).items():
        yield f"Date: {line(name)}", line(mapping(value).get("value"))
    for each in _substances(data):
        yield "Substance", f"{line(each.get('name'))} ({line(each.get('inchikey'))})"
    yield "Same parcel as your report", line(data.get("same_parcel_as"))
    for each in map(mapping, sequence(data.get("re_identified"))):
        yield "Now identified", f"{line(each.get('name'))} ({line(each.get('inchikey'))})"


def request_facts(data: Mapping[str, object]) -> Facts:
    """Give what is asked, and until when."""
    yield "State", line(data.get("state"))
    yield "Question", text(data.get("question"))
    yield "Answer by", line(data.get("due_at"))


def rejection_facts(data: Mapping[str, object]) -> Facts:
    """Give what an advisory export did not take of one's reports, and why."""
    yield "Batch", line(data.get("batch_id"))
    for each in map(mapping, sequence(data.get("rejections"))):
        name = f"Report {line(each.get('reference'))}, version {line(each.get('report_version'))}"
        yield name, f"{line(each.get('detail'))} ({line(each.get('item_id'))})"


def source_facts(data: Mapping[str, object]) -> Facts:
    """Give which report behind one's bulletin says something else now."""
    yield "Bulletin", f"{_named(data)}, {line(data.get('state'))}"
    yield "Report", f"{line(data.get('report_id'))}, version {line(data.get('report_version'))}"
    yield "Drawn from", f"version {line(data.get('drawn_version'))}"


def bulletin_facts(facts: Mapping[str, object]) -> Facts:
    """Give what was filled in of a substance."""
    substance = mapping(facts.get("substance"))
    families = map(mapping, sequence(substance.get("families")))
    yield "Substance", line(substance.get("name")) or line(substance.get("inchikey"))
    yield "InChIKey", line(substance.get("inchikey"))
    yield "Formula", line(substance.get("formula"))
    yield "Families", ", ".join(line(each.get("family")) for each in families)
    yield "Evidence", line(facts.get("evidence")).replace("_", " ")
    for each in map(mapping, sequence(facts.get("seen"))):
        days = f"{line(each.get('first_on'))} to {line(each.get('last_on'))}"
        yield f"Seen in {line(each.get('country'))}", f"{line(each.get('reports'))} ({days})"
    told = [
        each
        for each in map(mapping, sequence(facts.get("status")))
        if line(each.get("status")) != "unknown"
    ]
    for each in told[:MOST_STATUSES]:
        status = line(each.get("status"))
        words = [
            STATUS_WORDS.get(status, status),
            line(each.get("level")),
            line(each.get("entry")),
        ]
        yield f"Law of {line(each.get('jurisdiction'))}", "; ".join(word for word in words if word)
    yield "Law as of", line(facts.get("valid_on"))


def seen_in(facts: Mapping[str, object], body: Mapping[str, object]) -> Iterator[str]:
    """Give the countries that it was seen in, each once."""
    listed = [mapping(each).get("country") for each in sequence(facts.get("seen"))]
    listed += sequence(mapping(body.get("concerns")).get("countries"))
    yield from dict.fromkeys(line(each) for each in listed if each)


def _named(data: Mapping[str, object]) -> str:
    return line(data.get("bulletin_title")) or line(data.get("bulletin_id"))


def _substances(data: Mapping[str, object]) -> list[Mapping[str, object]]:
    return [mapping(each) for each in sequence(data.get("substances"))]
