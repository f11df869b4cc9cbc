"""What the codes of signals and bulletins are called, and what is said after a step with them."""

from collections.abc import Mapping
from types import MappingProxyType

from ews.pages.translating import marked as _

BULLETIN_WORDS: Mapping[str, str] = MappingProxyType(
    {
        # rules of signals
        "first_ever": _("never reported before"),
        "first_in_country": _("first time in this country"),
        "new_analogue": _("new analogue of a controlled family"),
        "status_differs_on_route": _("status differs along the route"),
        "status_changed": _("the law changed"),
        # kinds of bulletin
        "special_alert": _("special alert"),
        # states
        "embargoed": _("for authorities only"),
        "superseded": _("replaced"),
        # sections, Regulation (EU) 2023/1322, Art. 13(2)
        "origin_of_risk": _("Origin of the risk"),
        "date_and_place": _("Date and place"),
        "means_of_exposure": _("How people are exposed"),
        "analytical_data": _("Analytical data"),
        "toxicological_data": _("Toxicological data"),
        "identification_methods": _("How to identify it"),
        "health_risks": _("Risks to health"),
        "social_risks": _("Social risks"),
        "security_risks": _("Risks to security"),
        "health_measures": _("Measures for health"),
        "other_measures": _("Other measures"),
        # to whom it was passed on
        "poison_centre": _("poison centre"),
        "harm_reduction": _("harm reduction services"),
        "public": _("the public"),
        # what was done
        "measure_control": _("scheduled or controlled"),
        "measure_health": _("health measure"),
        "measure_enforcement": _("enforcement"),
        "measure_information": _("information or warning"),
        "measure_analysis": _("analysis"),
        "measure_none": _("nothing needed"),
        "measure_other": _("something else"),
        # what became of a report behind it
        "narrowed": _("is for fewer readers now"),
        "nullified": _("was taken back"),
        "corrected": _("was corrected"),
        "recalled": _("is not for you any more"),
    }
)

BULLETIN_SAID: Mapping[str, str] = MappingProxyType(
    {
        "watched": _("Watched. You find it under “Watched”."),
        "dismissed": _("Dismissed, with your reason."),
        "drafted": _("A draft is made, with the facts filled in. Say what readers should know."),
        "bulletin_saved": _("Saved. Somebody who did not write it must approve it."),
        "approved": _("Approved. It can be published now."),
        "published": _("Published. It is on its way to those who asked for it."),
        "embargoed": _("Published: authorities get it at once, the others when the embargo ends."),
        "bulletin_withdrawn": _("Withdrawn. All who had it are told, with your reason."),
        "acknowledged": _("Acknowledged. The issuer sees that your organisation has read it."),
        "shared": _("Noted: to whom you passed it on."),
        "acted": _("Noted: what you have done."),
    }
)
