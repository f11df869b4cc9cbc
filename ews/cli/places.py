"""Which jurisdictions a command is asked about."""

from collections.abc import Sequence

import typer

from chem.law import Coverage
from schemas.countries import is_country


def within_of(coverage: Sequence[Coverage], within: str) -> tuple[str, ...] | None:
    """Return the codes that were asked for; None for all whose law is loaded."""
    wanted = [word.strip().upper() for word in within.split(",") if word.strip()]
    held = {one.jurisdiction for one in coverage}
    unknown = [code for code in wanted if code not in held and not is_country(code)]
    if unknown:
        raise typer.BadParameter(
            f"found {', '.join(unknown)}, expected ISO 3166-1 codes such as GB, or one of "
            f"{', '.join(sorted(held))}",
            param_hint="--in",
        )
    return tuple(dict.fromkeys(wanted)) or None
