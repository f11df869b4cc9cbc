"""What countries, and bodies that make law, are called on papers, which are in English."""

from collections.abc import Mapping
from functools import cache

from babel import Locale

BODIES = {"UN": "United Nations", "EU": "European Union"}


def place_name(code: str) -> str:
    """Return the name with the code behind it; the code alone where nothing has it."""
    name = BODIES.get(code) or _territories().get(code)
    return f"{name} ({code})" if name else code


@cache
def _territories() -> Mapping[str, str]:
    return dict(Locale("en").territories)
