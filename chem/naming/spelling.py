"""A second look at a name: hyphens and blanks left out where they carry no meaning.

A hyphen after a single letter is kept: d-MA is not DMA, N-ethyl and O-desmethyl are places.
"""

import re

from chem.name_table import normalise_name

_JOINING = re.compile(r"(?<![^a-z0-9][a-z])(?<!^[a-z])[\s_-]+")
_QUOTED = re.compile(r"^(''?|\u00ab)(.+)(''?|\u00bb)$")


def loose(name: str) -> str:
    """Fold a name so that 2CB, 2C-B and 2c b are one."""
    return _JOINING.sub("", normalise_name(name))


def unquoted(name: str) -> str:
    """Take the quotation marks off a folded name that stands in them."""
    found = _QUOTED.match(name)
    return found[2].strip() if found and "'" not in found[2] else name
