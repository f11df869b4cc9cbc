"""Names that do not say where a group stands: write out the places it may be at.

"fluorofentanyl" is ortho-, meta- or para-fluorofentanyl, and more; who means one has to say so.
"""

import re

_GROUP = re.compile(
    r"(?<![a-z0-9'-])(?:di|tri)?(?:fluoro|chloro|bromo|iodo|nitro|hydroxy|methoxy|ethoxy|propoxy"
    r"|isopropoxy|butoxy|methyl(?!ene)|ethyl|propyl|butyl|acetyl|methylthio)(?=-?[a-z]{4})",
    re.IGNORECASE,
)
PLACES = (
    "2-", "3-", "4-", "5-", "6-", "7-", "2'-", "3'-", "4'-", "N-", "alpha-", "beta-",
    "ortho-", "meta-", "para-", "o-", "m-", "p-",
)  # fmt: skip


def placed(name: str) -> tuple[str, ...]:
    """Return the name with each place written before its first group without one; or nothing."""
    found = _GROUP.search(name)
    if found is None or found[0].casefold().startswith(("di", "tri")):
        return ()
    before, after = name[: found.start()], name[found.start() :]
    return tuple(f"{before}{place}{after}" for place in PLACES)
