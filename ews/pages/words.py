"""What codes of the API are called on pages, and what a page says after something was done."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from babel import Locale, UnknownLocaleError

from ews.pages.translating import ENGLISH, LANGUAGE, in_language
from ews.pages.translating import marked as _
from ews.pages.words_of_access import ACCESS_SAID, ACCESS_WORDS
from ews.pages.words_of_bulletins import BULLETIN_SAID, BULLETIN_WORDS
from ews.pages.words_of_law import LAW_WORDS
from ews.pages.words_of_reports import REPORT_WORDS
from ews.pages.words_of_spectra import SPECTRUM_SAID, SPECTRUM_WORDS

WORDS: Mapping[str, str] = MappingProxyType(
    {
        # status of a determination
        "controlled": _("controlled"),
        "conditional": _("conditional"),
        "analogue_risk": _("analogue risk"),
        "not_controlled": _("not controlled"),
        "unknown": _("unknown"),
        # kinds of organisation
        "lab": _("laboratory"),
        "focal_point": _("national focal point"),
        "regulator": _("regulator"),
        "health": _("health authority"),
        "police": _("police"),
        "customs": _("customs"),
        "international_body": _("international body"),
        "subscriber": _("subscriber"),
        "industry": _("industry"),
        # kinds of report
        "collected_sample": _("collected sample"),
        "seizure": _("seizure"),
        # evidence
        "reference_standard": _("reference standard"),
        "library_match": _("library match"),
        # where a correction has arrived
        "unaffected": _("nothing to send"),
        "nothing_to_send": _("it holds what the new version says: no exported field changed"),
        **REPORT_WORDS,
        **SPECTRUM_WORDS,
        **LAW_WORDS,
        **BULLETIN_WORDS,
        **ACCESS_WORDS,
    }
)

STATUS_MEANS: Mapping[str, str] = MappingProxyType(
    {
        "controlled": _("A named entry or a generic definition covers it, without condition."),
        "conditional": _("Covered only under a condition that is quoted."),
        "analogue_risk": _("A court may decide that it is an analogue of what is controlled."),
        "not_controlled": _("No entry and no definition of the loaded law covers it."),
        "unknown": _("The law of this country is not loaded whole; nobody can say from here."),
    }
)

SAID: Mapping[str, str] = MappingProxyType(
    {
        "signed_out": _("You are signed out."),
        "password_changed": _("Your password is changed; all your other sessions have ended."),
        "password_set": _("Your password is set. Sign in with it."),
        "session_ended": _("That session has ended."),
        "sessions_ended": _("All your other sessions have ended."),
        "saved": _("Saved."),
        "withdrawn": _("Withdrawn."),
        "sent": _("Sent."),
        "report_sent": _("Your report was taken. What it was identified as stands below."),
        "draft_saved": _("Your draft is saved. Only you can see it."),
        "draft_deleted": _("The draft is deleted."),
        "screening_cancelled": _("Cancelled. What was answered before stays here."),
        "screening_forgotten": _("The list is forgotten, with its rows and answers."),
        "upload_deleted": _("The file is forgotten; what was loaded from it stays."),
        "delivery_requeued": _("Put back: it is sent again within a minute."),
        "recall_confirmed": _("Confirmed. The sender sees it."),
        "subscription_confirmed": _("Confirmed: from now on it is sent what it asks for."),
        "subscription_ended": _("The subscription has ended; nothing more is sent."),
        **SPECTRUM_SAID,
        **BULLETIN_SAID,
        **ACCESS_SAID,
    }
)


def word(code: object) -> str:
    """Return what a code is called; a code without an entry is shown with spaces."""
    text = str(code)
    return in_language(WORDS[text]) if text in WORDS else text.replace("_", " ")


def country(code: str | None) -> str:
    """Return the name of a country or of a body that makes law; the code if there is none."""
    if not code:
        return ""
    own = {"UN": _("United Nations"), "EU": _("European Union")}
    if code in own:
        return in_language(own[code])
    return _territories(LANGUAGE.get()).get(code, code)


@cache
def _territories(language: str) -> Mapping[str, str]:
    try:
        return dict(Locale.parse(language).territories)
    except (UnknownLocaleError, ValueError):
        return dict(Locale.parse(ENGLISH).territories)
