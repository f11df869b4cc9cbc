"""Words of who may do what: kinds of organisations, roles of people, scopes of keys."""

from typing import Literal, get_args

KINDS = (
    "lab",
    "focal_point",
    "regulator",
    "health",
    "police",
    "customs",
    "international_body",
    "subscriber",
    "industry",
)
STATES = ("active", "suspended")
ROLES = (
    "administrator",
    "manager",
    "reporter",
    "reader",
    "assessor",
    "approver",
    "subscriber",
    "exporter",
    "export_approver",
    "auditor",
)
Scope = Literal[
    "report:write",
    "report:read",
    "check",
    "signal:triage",
    "bulletin:approve",
    "subscription:manage",
    "export:manage",
    "export:approve",
    "advisory:read",
    "org:manage",
    "audit:read",
    "admin",
]
SCOPES: tuple[Scope, ...] = get_args(Scope)
USUAL_SCOPES: tuple[Scope, ...] = (
    "report:write",
    "report:read",
    "check",
    "subscription:manage",
    "org:manage",
)
LONGEST_NAME = 200
EMAIL = r"^[^@\s]{1,64}@[^@\s]{1,190}$"
SIGN_IN_NAME = r"^[a-z0-9._@+-]{3,100}$"
