"""Did you mean: the known word that is nearest to an unknown one."""

import difflib
from collections.abc import Sequence


def closest(word: str, known: Sequence[str]) -> str:
    """Return a hint such as ", did you mean 'alkyl'?", or nothing; nothing too if it is known."""
    if word in known:
        return ""
    near = difflib.get_close_matches(word, known, n=1)
    return f", did you mean {near[0]!r}?" if near else ""
