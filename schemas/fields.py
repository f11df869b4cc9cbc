"""Fields that answer with a code and say what was found, what was expected and what to do."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

import marshmallow as ma
from marshmallow import fields

from schemas.countries import is_country
from schemas.issues import shown

MISSING = "required: nothing found, a value expected; add this field"
NULL = "null_not_allowed: found null, a value expected; leave the field out if there is none"
LARGEST_NUMBER = Decimal(10) ** 15
MOST_DIGITS = 30

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_DECIMAL = re.compile(r"^[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,2})?$")


class Strict(ma.Schema):
    """A schema that refuses what it does not know and says so with a code."""

    error_messages = {  # noqa: RUF012 - marshmallow's own class attribute
        "unknown": "unknown_field: found a field that is not known here; remove it or correct "
        "its spelling",
        "type": "wrong_type: found something else, a JSON object expected",
    }


class Coded(fields.Field[Any]):
    """A field that reads one value by `read`, and is described in OpenAPI by `described`."""

    default_error_messages = {  # noqa: RUF012 - marshmallow's own class attribute
        "required": MISSING,
        "null": NULL,
    }

    def __init__(self, *, described: Mapping[str, Any], **kwargs: Any) -> None:
        metadata = {**described, **kwargs.pop("metadata", {})}
        super().__init__(metadata=metadata, **kwargs)

    def deserialize(
        self,
        value: Any,
        attr: str | None = None,
        data: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> Any:
        """Read what is given at once: `read` is all the hooks and validators there are."""
        if value is ma.missing or value is None:
            return super().deserialize(value, attr, data, **kwargs)
        return self.read(value)

    def read(self, value: Any) -> Any:
        """Return what `value` means; raise ValidationError with `code: message`."""
        raise NotImplementedError


class Text(Coded):
    """A text without control characters or lone surrogates; `most` characters, never empty."""

    def __init__(self, *, most: int = 200, pattern: str | None = None, **kwargs: Any) -> None:
        described = {"type": "string", "minLength": 1, "maxLength": most}
        super().__init__(
            described=described | {"pattern": pattern} if pattern else described, **kwargs
        )
        self.most = most
        self.pattern = re.compile(pattern) if pattern else None

    def read(self, value: Any) -> str:
        if not isinstance(value, str):
            raise ma.ValidationError(f"wrong_type: found {shown(value)}, a text expected")
        if not value.strip():
            raise ma.ValidationError("text_empty: found an empty text; leave the field out instead")
        if len(value) > self.most:
            raise ma.ValidationError(
                f"text_too_long: found {len(value)} characters, at most {self.most} expected"
            )
        if _FORBIDDEN.search(value):
            raise ma.ValidationError(
                "text_not_allowed: found a control character or half a surrogate pair in "
                f"{shown(value)}; send plain Unicode text"
            )
        if self.pattern and not self.pattern.fullmatch(value):
            raise ma.ValidationError(
                f"text_malformed: found {shown(value)}, expected the form {self.pattern.pattern}"
            )
        return value


class Word(Coded):
    """One word of a closed list."""

    def __init__(self, words: Iterable[str], *, code: str = "word_unknown", **kwargs: Any) -> None:
        self.words = tuple(words)
        self.code = code
        super().__init__(described={"type": "string", "enum": list(self.words)}, **kwargs)

    def read(self, value: Any) -> str:
        if not isinstance(value, str):
            raise ma.ValidationError(f"wrong_type: found {shown(value)}, a text expected")
        if value not in self.words:
            raise ma.ValidationError(
                f"{self.code}: found {shown(value)}, expected one of {', '.join(self.words)}"
            )
        return value


class Country(Coded):
    """An ISO 3166-1 alpha-2 code in capitals."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(described={"type": "string", "pattern": "^[A-Z]{2}$"}, **kwargs)

    def read(self, value: Any) -> str:
        if not isinstance(value, str):
            raise ma.ValidationError(f"wrong_type: found {shown(value)}, a country code expected")
        if not is_country(value):
            raise ma.ValidationError(
                f"country_unknown: found {shown(value)}, expected an ISO 3166-1 alpha-2 code in "
                "capitals such as 'GB'; look the code up or leave the field out"
            )
        return value


class Number(Coded):
    """A decimal that is not negative: a JSON number, or better a text such as '12.5'."""

    def __init__(self, **kwargs: Any) -> None:
        forms = [
            {"type": "number", "minimum": 0, "maximum": float(LARGEST_NUMBER)},
            {"type": "string", "pattern": _DECIMAL.pattern, "maxLength": MOST_DIGITS},
        ]
        super().__init__(described={"oneOf": forms}, **kwargs)

    def read(self, value: Any) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise ma.ValidationError(f"wrong_type: found {shown(value)}, a number expected")
        number = _decimal_of(value)
        if number is None or not number.is_finite() or not 0 <= number <= LARGEST_NUMBER:
            raise ma.ValidationError(
                f"number_unreadable: found {_shown_number(value)}, expected a decimal number from "
                f"0 to {LARGEST_NUMBER:.0e} such as '12.5'"
            )
        return number


def _decimal_of(value: float | str) -> Decimal | None:
    if isinstance(value, int) and value > LARGEST_NUMBER:
        return None
    text = value if isinstance(value, str) else repr(value)
    if len(text) > MOST_DIGITS or not _DECIMAL.fullmatch(text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _shown_number(value: float | str) -> str:
    if isinstance(value, int) and abs(value) > LARGEST_NUMBER:
        return "a whole number out of range"
    return shown(value)


class Whole(Coded):
    """A whole number between two bounds."""

    def __init__(self, *, least: int, most: int, **kwargs: Any) -> None:
        described = {"type": "integer", "minimum": least, "maximum": most}
        super().__init__(described=described, **kwargs)
        self.least, self.most = least, most

    def read(self, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise ma.ValidationError(f"wrong_type: found {shown(value)}, a whole number expected")
        if not self.least <= value <= self.most:
            raise ma.ValidationError(
                f"number_out_of_range: found {_shown_number(value)}, expected a whole number from "
                f"{self.least} to {self.most}"
            )
        return value


class Identifier(Coded):
    """A UUID as this service gives them out."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(described={"type": "string", "format": "uuid"}, **kwargs)

    def read(self, value: Any) -> UUID:
        try:
            if isinstance(value, str) and len(value) == len(str(UUID(int=0))):
                return UUID(value)
        except ValueError:
            pass
        raise ma.ValidationError(
            f"identifier_malformed: found {shown(value)}, expected a UUID such as an "
            "acknowledgement's report_id"
        )


class Instant(Coded):
    """An instant with its offset, such as 2024-03-29T12:00:00Z."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(described={"type": "string", "format": "date-time"}, **kwargs)

    def read(self, value: Any) -> datetime:
        """Return the instant in UTC."""
        try:
            instant = datetime.fromisoformat(value) if isinstance(value, str) else None
            if instant is not None and instant.tzinfo is not None:
                return instant.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        raise ma.ValidationError(
            f"instant_impossible: found {shown(value)}, expected an instant with its offset such "
            "as 2024-03-29T12:00:00Z"
        )


class Listed(fields.List[Any]):
    """A list of at most `most` items."""

    default_error_messages = {  # noqa: RUF012 - marshmallow's own class attribute
        "required": MISSING,
        "null": NULL,
    }

    def __init__(self, inner: Any, *, most: int, **kwargs: Any) -> None:
        metadata = {"maxItems": most, **kwargs.pop("metadata", {})}
        super().__init__(inner, metadata=metadata, **kwargs)
        self.most = most

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> list[Any]:
        if not isinstance(value, list):
            raise ma.ValidationError(f"wrong_type: found {shown(value)}, a JSON list expected")
        if len(value) > self.most:
            raise ma.ValidationError(
                f"too_many: found {len(value)} items, at most {self.most} expected; split them "
                "over several records"
            )
        return super()._deserialize(value, attr, data, **kwargs)


class Inside(fields.Nested):
    """A JSON object of its own schema."""

    default_error_messages = {  # noqa: RUF012 - marshmallow's own class attribute
        "required": MISSING,
        "null": NULL,
    }

    def _deserialize(
        self,
        value: Any,
        attr: str | None,
        data: Mapping[str, Any] | None,
        partial: Any = None,
        **kwargs: Any,
    ) -> Any:
        if not isinstance(value, dict):
            raise ma.ValidationError(f"wrong_type: found {shown(value)}, a JSON object expected")
        return super()._deserialize(value, attr, data, partial=partial, **kwargs)
