"""What a structure is called."""

from chem.name_table import NameTable
from ews.compute.records import ExaminedComponent


def name_of(names: NameTable, part: ExaminedComponent) -> str | None:
    """Return the curated name of a component, else its code name; None if it has neither.

    A drawing without configuration, or with one of its own, goes by the name of its flat form.
    """
    keys = part.component.keys
    curated = names.preferred_of(keys.parent) or names.preferred_of(keys.no_stereo)
    return curated or next(iter(part.code_names), None)
