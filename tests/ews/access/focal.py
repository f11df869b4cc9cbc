"""What the tests of focal points and of absences do again and again."""

from uuid import UUID

from tests.ews.access.front import Browser, Front, Person

ALL = "/v1/focal-points"


async def house(front: Front, country: str) -> tuple[Person, Browser, str]:
    """Return the manager of a new national office, and the office."""
    organisation = await front.organisation(country=country, kind="focal_point")
    person, browser = await front.signed_in(organisation_id=organisation)
    return person, browser, organisation


async def nominated(browser: Browser, person: str, country: str, **more: object) -> str:
    body = {"project": "ion", "country": country, "person_id": person, **more}
    status, made = await browser.send("POST", ALL, body)
    assert status == 201, made
    return str(made["id"])


async def step(front: Front, focal_point: str, name: str) -> int:
    status, _ = await front.admin.post(f"{ALL}/{focal_point}/{name}", {"note": "checked"})
    return status


async def why(front: Front, country: str, **query: str) -> str | None:
    """Return why nobody can be reached in a country; None if somebody can."""
    _, answer = await front.admin.get(f"{ALL}/unreachable", country=country, **query)
    return next((each["because"] for each in answer["unreachable"]), None)


async def row(front: Front, person: Person) -> dict[str, object]:
    found = await front.pool.fetchrow(
        "SELECT state, reminded_at, suspended_because FROM person WHERE id = $1", UUID(person.id)
    )
    assert found is not None
    return dict(found)
