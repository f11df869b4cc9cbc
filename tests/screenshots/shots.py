"""Which pages are photographed, and as whom (a key of the demonstration's doors).

`{substance}`, `{report}`, `{signal}`, `{bulletin}`, `{spectrum}`: records of the demonstration.
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
    Shot(name="substances", path="/substances", who="regulator"),
    Shot(name="substances-found", path="/substances?text=mephedrone", who="regulator"),
    Shot(name="substance", path="/substances/{substance}", who="lab"),
    Shot(name="relatives", path="/substances/{substance}/relatives", who="regulator"),
    Shot(name="admin-organisations", path="/admin/organisations", who="administrator"),
    Shot(name="admin-organisation-new", path="/admin/organisations/new", who="administrator"),
    Shot(name="admin-people", path="/admin/people", who="administrator"),
    Shot(name="admin-person-new", path="/admin/people/new", who="lab"),
    Shot(name="admin-keys", path="/admin/keys", who="lab"),
    Shot(name="admin-key-new", path="/admin/keys/new", who="lab"),
    Shot(name="admin-focal-points", path="/admin/focal-points", who="administrator"),
    Shot(name="admin-focal-point-new", path="/admin/focal-points/new", who="lab"),
    Shot(name="admin-groups", path="/admin/groups", who="lab"),
    Shot(name="admin-delegations", path="/admin/delegations", who="lab"),
    Shot(name="admin-feeds", path="/admin/feeds", who="approver"),
    Shot(name="admin-audit", path="/admin/audit", who="administrator"),
    Shot(name="reports", path="/reports?whose=all", who="lab"),
    Shot(name="report", path="/reports/{report}", who="lab"),
    Shot(name="report-of-others", path="/reports/{report}", who="regulator"),
    Shot(name="spectrum", path="/spectra/{spectrum}", who="lab"),
    Shot(name="spectrum-add", path="/reports/{report}/spectra", who="lab"),
    Shot(name="report-new", path="/reports/new", who="lab"),
    Shot(name="report-upload", path="/reports/upload", who="lab"),
    Shot(name="law", path="/law", who="regulator"),
    Shot(name="law-jurisdiction", path="/law/DE", who="regulator"),
    Shot(
        name="law-definition",
        path="/law/definitions/gb/misuse-of-drugs-act-1971/schedule-2-part-2-1aa-cathinones",
        who="regulator",
    ),
    Shot(
        name="law-schedule",
        path="/law/definitions/gb/misuse-of-drugs-act-1971/schedule-2-part-1-1a?q=fent",
        who="regulator",
    ),
    Shot(name="law-families", path="/law/families", who="regulator"),
    Shot(name="law-family", path="/law/families?family=nitazenes", who="regulator"),
    Shot(
        name="law-changes",
        path="/law/changes?from=2024-06-26&to=2024-06-27&in=DE",
        who="regulator",
    ),
    Shot(name="law-workbench", path="/law/workbench", who="regulator"),
    Shot(name="problem", path="/nowhere", who="regulator"),
    Shot(name="subscriptions", path="/exchange/subscriptions", who="approver"),
    Shot(name="subscribe", path="/exchange/subscriptions/new", who="subscriber"),
    Shot(name="exchange", path="/exchange", who="approver"),
    Shot(name="exchange-deliveries", path="/exchange/deliveries", who="subscriber"),
    Shot(name="exchange-recalls", path="/exchange/recalls", who="approver"),
    Shot(name="exchange-requests", path="/exchange/requests", who="lab"),
    Shot(name="exchange-request-new", path="/exchange/requests/new", who="lab"),
    Shot(name="exchange-exports", path="/exchange/exports", who="approver"),
    Shot(name="exchange-timeliness", path="/exchange/timeliness", who="approver"),
    Shot(name="exchange-programs", path="/exchange/programs", who="regulator"),
)
