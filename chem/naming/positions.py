"""Names that do not say where a group stands: write out the places it may be at.

"fluorofentanyl" is ortho-, meta- or para-fluorofentanyl, and more; who means one has to say so.
"""

import re

_GROUP = re.compile(
    r"(?<![a-z0-9'])(?:di|tri)?(?:fluoro|chloro|bromo|iodo|nitro|hydroxy|methoxy|ethoxy|propoxy"
    r"|isopropoxy|butoxy|methyl(?!ene)|ethyl|propyl|butyl|acetyl|methylthio)(?=-?[a-z]{4})",
    re.IGNORECASE,
)
_PLACE_BEFORE = re.compile(
    r"(?:\d[a-z]?'*|(?<![a-z])[a-z]'*|alpha|beta|gamma|omega|ortho|meta|para)-$", re.IGNORECASE
)
PLACES = (
    "2-", "3-", "4-", "5-", "6-", "7-", "2'-", "3'-", "4'-", "N-", "alpha-", "beta-",
    "ortho-", "meta-", "para-", "o-", "m-", "p-",
)  # fmt: skip


def placed(name: str) -> tuple[str, ...]:
    """Return the name with each place written before its first group without one; or nothing."""
    for found in _GROUP.finditer(name):
        before, after = name[: found.start()], name[found.start() :]
        if found[0].casefold().startswith(("di", "tri")):
            return ()
        if not _PLACE_BEFORE.search(before):
            return tuple(f"{before}{place}{after}" for place in PLACES)
    return ()
