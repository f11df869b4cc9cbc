"""Yes or no."""

from typing import Any

import marshmallow as ma

from schemas.fields import Coded
from schemas.issues import shown


class Flag(Coded):
    """true or false; nothing else is read as one of them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(described={"type": "boolean"}, **kwargs)

    def read(self, value: Any) -> bool:
        """Return it."""
        if not isinstance(value, bool):
            raise ma.ValidationError(f"wrong_type: found {shown(value)}, expected true or false")
        return value
