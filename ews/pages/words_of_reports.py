"""What the codes and fields of reports are called."""

from collections.abc import Mapping
from types import MappingProxyType

from ews.pages.translating import marked as _

REPORT_WORDS: Mapping[str, str] = MappingProxyType(
    {
        # kinds
        "toxicology_case": _("toxicology case"),
        "online_offer": _("online offer"),
        "suspicious_shipment": _("suspicious shipment"),
        "stopped_shipment": _("stopped shipment"),
        "illicit_manufacture": _("illicit manufacture"),
        "theft_or_loss": _("theft or loss"),
        "other_incident": _("other incident"),
        # versions
        "initial": _("first report"),
        "follow_up": _("follow-up"),
        "correction": _("correction"),
        "nullification": _("taken back"),
        "duplicate_of": _("duplicate of another report"),
        # places and ways
        "drug_checking_service": _("drug-checking service"),
        "air_cargo": _("air cargo"),
        "air_passenger": _("air passenger"),
        "plant_material": _("plant material"),
        "vape_liquid": _("vape liquid"),
        # findings
        "unstated": _("not stated"),
        "gc_ms": _("GC-MS"),
        "lc_ms": _("LC-MS"),
        "lc_ms_ms": _("LC-MS/MS"),
        "lc_hrms": _("LC-HRMS"),
        "gc_ir": _("GC-IR"),
        "ftir": _("FTIR"),
        "raman": _("Raman"),
        "nmr": _("NMR"),
        "dart_ms": _("DART-MS"),
        "immunoassay_strip": _("immunoassay strip"),
        "colour_test": _("colour test"),
        "hplc_uv": _("HPLC-UV"),
        "tlc": _("TLC"),
        "percent": _("%"),
        # harm
        "post_mortem": _("post mortem"),
        "impaired_driving": _("impaired driving"),
        # what became of it
        "loaded": _("loaded"),
        "loaded_with_warnings": _("loaded with warnings"),
        "rejected": _("rejected"),
        # files
        "upload_new": _("columns to be chosen"),
        "upload_checking": _("being checked"),
        "upload_checked": _("checked, not loaded"),
        "upload_loading": _("being loaded"),
        "upload_loaded": _("loaded"),
        # how sure an identification is
        "identifier": _("by its own structure or number"),
        "curated": _("by our table of names"),
        "generated": _("by a code name"),
        "systematic": _("by its systematic name"),
        "suggestion": _("alike only; not taken"),
        "ambiguous": _("stands for several"),
        # what is new
        "first_ever": _("first report ever"),
        "first_in_country": _("first in this country"),
        "new_analogue": _("new analogue of a controlled family"),
        # ties
        "same_parcel": _("same parcel"),
        "same_case": _("same case"),
    }
)

LABELS: Mapping[str, str] = MappingProxyType(
    {
        "reference": _("Case reference"),
        "kind": _("Kind"),
        "reason": _("Why this version"),
        "duplicate_of": _("Duplicate of"),
        "dates.incident": _("Incident"),
        "dates.collected": _("Collected"),
        "dates.received": _("Received"),
        "dates.analysed": _("Analysed"),
        "place.country": _("Country"),
        "place.admin_area": _("Area"),
        "place.point_type": _("Where found"),
        "route.legs": _("Route"),
        "route.legs.role": _("Part of the route"),
        "route.legs.country": _("Country of the route"),
        "route.legs.certainty": _("How certain"),
        "route.transport": _("Transport"),
        "route.concealment": _("Concealment"),
        "product.form": _("Form"),
        "product.brand": _("Brand or logo"),
        "product.sold_as": _("Sold as"),
        "product.packaging": _("Packaging"),
        "product.colour": _("Colour"),
        "quantity": _("Quantity"),
        "quantity.value": _("Quantity"),
        "quantity.unit": _("Unit"),
        "quantity.basis": _("Measured or estimated"),
        "findings": _("Findings"),
        "findings.structure": _("Structure"),
        "findings.name": _("Name"),
        "findings.cas": _("CAS number"),
        "findings.amount": _("Amount found"),
        "findings.amount.value": _("Amount found"),
        "findings.amount.unit": _("Unit of the amount"),
        "findings.purity": _("Purity"),
        "findings.purity.value": _("Purity"),
        "findings.purity.unit": _("Unit of the purity"),
        "findings.share": _("Share of the mixture, in parts of 100"),
        "findings.role": _("Part in the product"),
        "findings.matrix": _("Found in"),
        "findings.technique": _("Techniques"),
        "findings.evidence": _("Evidence"),
        "findings.spectra": _("Spectra"),
        "findings.unknown.exact_mass": _("Exact mass"),
        "findings.unknown.spectrum_reference": _("Spectrum on file under"),
        "harm.case_type": _("Case"),
        "harm.outcome": _("Outcome"),
        "harm.causal_role": _("Part the substance had"),
        "harm.co_detected": _("Also detected"),
        "links": _("Ties to other reports"),
        "links.relation": _("Tie"),
        "links.target": _("Other report"),
        "tlp": _("TLP label"),
        "audience": _("Who may see it"),
        "embargo_until": _("Embargo until"),
        "delegate_to": _("Published by"),
    }
)
