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
    Shot(name="check", path="/check", who="regulator"),
    Shot(name="check-answer", path="/check?structure=mephedrone", who="regulator"),
    Shot(name="check-miss", path="/check?structure=CCNC(C)C(%3DO)c1ccc(CO)cc1", who="regulator"),
    Shot(name="check-choice", path="/check?structure=2C-X", who="regulator"),
    Shot(name="check-lists", path="/check/screenings", who="regulator"),
    Shot(name="today", path="/today", who="approver"),
    Shot(name="signal", path="/signals/{signal}", who="assessor"),
    Shot(name="bulletins", path="/bulletins", who="regulator"),
    Shot(name="bulletin", path="/bulletins/{bulletin}", who="subscriber"),
    Shot(name="bulletin-own", path="/bulletins/{bulletin}", who="approver"),
    Shot(name="bulletin-new", path="/bulletins/new", who="assessor"),
    Shot(name="bulletin-correct", path="/bulletins/{bulletin}/edit", who="assessor"),
    Shot(name="problem", path="/nowhere", who="regulator"),
    Shot(name="subscriptions", path="/exchange/subscriptions", who="approver"),
    Shot(name="subscribe", path="/exchange/subscriptions/new", who="subscriber"),
)
