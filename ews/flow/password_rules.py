"""Which passwords are refused: short, guessed first, or known from breaches (NIST SP 800-63B)."""

import hashlib
import unicodedata
from collections.abc import Iterable
from http import HTTPStatus
from itertools import pairwise
from pathlib import Path

from ews.errors import EwsError

LEAST, MOST = 12, 200
FEWEST_SIGNS = 6
SHORTEST_NAME = 4
SHA1_LENGTH = 40
LONGEST_LINE = 80

# What people who must have a long password lengthen first.
_COMMON = """
password passwort passphrase motdepasse contrasena welcome willkommen bienvenue letmein
letmeinnow changeme changemenow changeit iloveyou iloveyouall administrator administrador admin
root login secret geheim topsecret master superman batman dragon monkey football baseball
basketball sunshine princess starwars whatever trustno trustnoone summer winter spring autumn
january february monday friday laboratory laboratoire earlywarning drugs substances opensesame
correcthorsebatterystaple qwertyuiop qwertzuiop azertyuiop asdfghjkl zxcvbnm qwerty qwertz
azerty abcdefgh defaultpassword temporary temppassword newpassword mypassword
"""
COMMON = frozenset(_COMMON.split())
_ROWS = ("qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "zxcvbnm", "1234567890")
_LEET = str.maketrans("013457@$!|", "oieastasil")


class WeakPasswordError(EwsError):
    """The password would be guessed."""

    code = "password_weak"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


def require_strong(password: str, *, names: Iterable[str], breached: Path | None) -> None:
    """Refuse a password that would be guessed.

    names: of the person and the organisation, which a password may not hold. breached: a file of
    SHA-1 sums in capitals, sorted, one a line, perhaps with `:count` (the form of Pwned Passwords).

    Raises:
        WeakPasswordError: says why; never repeats the password.
    """
    because = _weakness(unicodedata.normalize("NFKC", password), list(names))
    if because is None and breached is not None and is_breached(password, breached):
        because = "it is in a list of passwords known from breaches"
    if because is not None:
        raise WeakPasswordError(
            f"the password is refused: {because}; take several words that do not belong together",
            pointer="/password",
        )


def is_breached(password: str, listed: Path) -> bool:
    """Say whether the password's SHA-1 sum is in a sorted file, by halving it."""
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with listed.open("rb") as lines:
        low, high = 0, lines.seek(0, 2)
        while high - low > LONGEST_LINE:
            middle = (low + high) // 2
            lines.seek(middle)
            lines.readline()  # the rest of a line
            if lines.readline(LONGEST_LINE)[:SHA1_LENGTH].upper() < wanted:
                low = middle
            else:
                high = middle
        lines.seek(max(low - LONGEST_LINE, 0))
        near = lines.read(5 * LONGEST_LINE)
    return any(line[:SHA1_LENGTH].upper() == wanted for line in near.splitlines())


def _weakness(password: str, names: list[str]) -> str | None:
    folded = password.casefold()
    if not LEAST <= len(password) <= MOST:
        return f"found {len(password)} characters, from {LEAST} to {MOST} expected"
    found = {
        "it is made of too few different characters": len(set(folded)) < FEWEST_SIGNS,
        "it holds your name or that of your organisation": any(
            len(name) >= SHORTEST_NAME and name.casefold() in folded for name in names
        ),
        "it is a row of keys or of the alphabet": _is_run(folded),
        "it is a common word, lengthened": _is_common(folded),
    }
    return next((because for because, is_so in found.items() if is_so), None)


def _is_common(folded: str) -> bool:
    stem = "".join(sign for sign in folded.translate(_LEET) if sign.isalpha())
    bare = "".join(sign for sign in folded if sign.isalpha())
    return any(
        text == word * max(len(text) // len(word), 1)
        for text in (stem, stem.rstrip("oieastl"), bare)
        for word in COMMON
    )


def _is_run(folded: str) -> bool:
    """Most neighbours are neighbours on a keyboard or in the alphabet, or the same."""
    pairs = list(pairwise(folded))
    near = sum(abs(ord(a) - ord(b)) <= 1 or any(a + b in row for row in _ROWS) for a, b in pairs)
    return near * 10 >= len(pairs) * 8
