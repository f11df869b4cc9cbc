"""Which addresses e-mail is sent to: plain ones, so that nothing in them can mean something else.

Mail goes to the operator's own server, never to the host that an address names: a mailbox at
`[10.0.0.1]` would be that server's affair, and is refused all the same.
"""

import re

LONGEST = 254  # RFC 5321, 4.5.3.1.3, without the brackets
LONGEST_LOCAL = 64

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(
    r"([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
)


class ForbiddenMailboxError(Exception):
    """The text is not an address that mail is sent to."""

    code = "address_forbidden"


def check_mailbox(text: str) -> str:
    """Return the address, its domain in small letters.

    Raises:
        ForbiddenMailboxError: anything but `local@domain.tld` in ASCII: no quotes, comments, names,
            several addresses, IP literals or line breaks.
    """
    local, at, domain = text.rpartition("@")
    if (
        not at
        or len(text) > LONGEST
        or len(local) > LONGEST_LOCAL
        or not _LOCAL.fullmatch(local)
        or not _DOMAIN.fullmatch(domain)
    ):
        raise ForbiddenMailboxError(
            "expected one plain e-mail address such as 'alerts@example.org', without name or quotes"
        )
    return f"{local}@{domain.lower()}"
