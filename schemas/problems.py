"""What an HTTP error says: RFC 9457 problem details with our stable code."""

from dataclasses import dataclass

from marshmallow import Schema, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One refused request. `code` never changes; `pointer` is a JSON pointer into the request."""

    status: int
    code: str
    title: str
    detail: str
    pointer: str | None = None

    def document(self) -> dict[str, object]:
        """Return the JSON object of RFC 9457, without the members that do not apply."""
        shown: dict[str, object] = {
            "type": f"urn:ews:problem:{self.code}",
            "title": self.title,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
        }
        if self.pointer is not None:
            shown["pointer"] = self.pointer
        return shown


class ProblemSchema(Schema):
    """RFC 9457 problem details."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(required=True, metadata={"description": "stable, for programs"})
    detail = fields.String(required=True)
    pointer = fields.String(metadata={"description": "JSON pointer to the place in the request"})
