"""The closed lists of words a report is written in."""

from types import MappingProxyType

VERSION_KINDS = ("initial", "follow_up", "correction", "nullification", "duplicate_of")
KINDS = (
    "seizure",
    "collected_sample",
    "toxicology_case",
    "online_offer",
    "suspicious_shipment",
    "stopped_shipment",
    "illicit_manufacture",
    "diversion",
    "theft_or_loss",
    "other_incident",
)
POINT_TYPES = (
    "border",
    "airport",
    "seaport",
    "post",
    "street",
    "home",
    "laboratory",
    "venue",
    "drug_checking_service",
    "hospital",
    "mortuary",
    "prison",
    "internet",
    "other",
    "unknown",
)
LEG_ROLES = ("origin", "departure", "transit", "destination")
CERTAINTIES = ("known", "suspected")
TRANSPORTS = (
    "air_cargo",
    "air_passenger",
    "post",
    "express",
    "sea",
    "road",
    "rail",
    "person",
    "other",
    "unknown",
)
FORMS = (
    "powder",
    "tablet",
    "capsule",
    "crystal",
    "liquid",
    "plant_material",
    "blotter",
    "edible",
    "vape_liquid",
    "resin",
    "paste",
    "residue",
    "other",
    "unknown",
)
BASES = ("measured", "estimated")
FINDING_ROLES = ("major", "minor", "trace", "unstated")
MATRICES = (
    "product",
    "blood",
    "urine",
    "hair",
    "vitreous",
    "tissue",
    "saliva",
    "residue",
    "other",
)
TECHNIQUES = (
    "gc_ms",
    "lc_ms",
    "lc_ms_ms",
    "lc_hrms",
    "gc_ir",
    "ftir",
    "raman",
    "nmr",
    "dart_ms",
    "immunoassay_strip",
    "colour_test",
    "hplc_uv",
    "tlc",
    "unstated",
    "other",
)
EVIDENCE = ("reference_standard", "library_match", "tentative", "unknown")
CASE_TYPES = ("post_mortem", "clinical", "impaired_driving", "other")
OUTCOMES = ("fatal", "hospitalised", "treated", "recovered", "unknown")
CAUSAL_ROLES = ("sole", "contributory", "present", "excluded", "unknown")
RELATIONS = ("same_parcel", "same_case", "related")
TLPS = ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")
PRECISIONS = MappingProxyType({"day": 3, "month": 2, "year": 1})
