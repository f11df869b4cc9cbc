"""Which pages are photographed, and as whom (a key of the demonstration's doors).

`{substance}`, `{report}`, `{signal}`, `{bulletin}` stand for records of the demonstration.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One page; who: None for a stranger."""

    name: str
    path: str
    who: str | None


SHOTS: tuple[Shot, ...] = (
    Shot(name="home-stranger", path="/", who=None),
    Shot(name="home", path="/", who="administrator"),
    Shot(name="sign-in", path="/sign-in", who=None),
    Shot(name="account", path="/account", who="regulator"),
    Shot(name="problem", path="/nowhere", who="regulator"),
)
