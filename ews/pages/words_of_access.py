"""Roles, scopes and states in words: what each lets one do, and what a step does."""

from collections.abc import Mapping
from types import MappingProxyType

from ews.pages.translating import marked as _

ROLE_MEANS: Mapping[str, str] = MappingProxyType(
    {
        "administrator": _("manages the whole exchange: every organisation, person and key"),
        "manager": _("manages this organisation: its people, keys, focal points and groups"),
        "reporter": _("tells what the laboratory found; reads reports; checks structures"),
        "reader": _("reads reports and bulletins meant for the organisation; checks structures"),
        "assessor": _("judges what is new, and drafts bulletins"),
        "approver": _("approves and publishes bulletins that somebody else drafted"),
        "subscriber": _("decides what is sent to the organisation, and makes feeds"),
        "exporter": _("prepares what goes to other networks"),
        "export_approver": _("lets go what somebody else prepared for other networks"),
        "auditor": _("reads who did or read what"),
    }
)
SCOPE_MEANS: Mapping[str, str] = MappingProxyType(
    {
        "report:write": _("send reports"),
        "report:read": _("read reports and bulletins"),
        "check": _("check structures, search substances, read the law"),
        "signal:triage": _("judge signals, draft bulletins"),
        "bulletin:approve": _("approve and publish bulletins"),
        "subscription:manage": _("subscriptions and feeds"),
        "export:manage": _("prepare exports"),
        "export:approve": _("let exports go"),
        "advisory:read": _("fetch exports, for a network's own machine"),
        "org:manage": _("people, keys, focal points and groups of the organisation"),
        "audit:read": _("read the audit"),
        "admin": _("everything, in every organisation"),
    }
)
PURPOSES: Mapping[str, str] = MappingProxyType(
    {
        "group": _("group: shares for as long as it is there"),
        "operation": _("operation: has an end"),
    }
)
FOCAL_ROLES = ("coordination", "law_enforcement", "regulatory", "health", "forensic")
BECAUSE: Mapping[str, str] = MappingProxyType(
    {
        "none_nominated": _("nobody was ever nominated"),
        "not_active_yet": _("somebody is nominated or verified, and not active yet"),
        "not_seen": _("its focal point is absent, suspended, or its time is over"),
        "lapsed": _("its focal points have lapsed, and nobody follows"),
    }
)
ACCESS_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "law_enforcement": _("law enforcement"),
        "export_approver": _("export approver"),
        "group": _("group"),
        "operation": _("operation"),
        "working": _("works"),
        "replaced": _("works until its overlap is over"),
        "revoked": _("revoked"),
        "expired": _("expired"),
    }
)
ACCESS_SAID: Mapping[str, str] = MappingProxyType(
    {
        "added": _("Added."),
        "suspended": _("Suspended."),
        "reinstated": _("Reinstated."),
        "key_revoked": _("The key is revoked; whatever used it is refused now."),
        "nominated": _("Nominated. The exchange's administrator verifies the nomination."),
        "verified": _("Verified. It is active as soon as its person signs in."),
        "activated": _("Active: its country can be reached."),
        "lapsed": _("Lapsed. Its history stays."),
        "group_ended": _("Ended for all its members."),
        "member_added": _("A member now."),
        "member_ended": _("The membership has ended."),
        "delegation_agreed": _("Agreed: you publish for them from now on."),
        "delegation_ended": _("You publish for them no more; what was published stays."),
        "feed_ended": _("Ended: its addresses open nothing any more."),
    }
)
