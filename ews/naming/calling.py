"""What a structure is called."""

import re

from chem.name_table import NameTable
from ews.compute.records import ExaminedComponent

_LABEL = re.compile(r"\[\d")


def name_of(names: NameTable, part: ExaminedComponent) -> str | None:
    """Return the curated name of a component, else its code name; None if it has neither.

    A drawing without configuration, or with one of its own, goes by the name of its flat form; a
    labelled one does not go by the name of the substance without labels.
    """
    keys = part.component.keys
    curated = names.preferred_of(keys.parent)
    if curated or _LABEL.search(part.component.smiles):
        return curated
    return names.preferred_of(keys.no_stereo) or next(iter(part.code_names), None)
