"""What a receiver of an export answers: one receipt an item."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, validate

LONGEST_DETAIL = 1000


class ReceiptError(Exception):
    """The receiver's answer is not a receipt for exactly the items that were sent."""

    code = "receipt_invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The receiver's word on one item."""

    item_id: str
    outcome: str
    detail: str


class ReceiptSchema(Schema):
    """One receipt; a receiver may add members of its own, which are not kept."""

    item_id = fields.String(required=True)
    outcome = fields.String(required=True, validate=validate.OneOf(["accepted", "rejected"]))
    detail = fields.String(load_default="")

    @post_load
    def _make(self, data: Mapping[str, str], **_: object) -> Receipt:
        detail = data["detail"].replace("\x00", "")[:LONGEST_DETAIL]
        return Receipt(item_id=data["item_id"], outcome=data["outcome"], detail=detail)


class ReceiptsSchema(Schema):
    """The whole answer: {"receipts": [{"item_id", "outcome", "detail"}, …]}."""

    receipts = fields.List(fields.Nested(ReceiptSchema(unknown=EXCLUDE)), required=True)


RECEIPTS = ReceiptsSchema(unknown=EXCLUDE)


def read_receipts(answer: object, *, sent: Collection[str]) -> tuple[Receipt, ...]:
    """Return one receipt for each item that was sent, in the order of the answer.

    Raises:
        ReceiptError: an item has no receipt, two, or was never sent; or it is not an answer.
    """
    try:
        found: list[Receipt] = RECEIPTS.load(answer)["receipts"]  # type: ignore[arg-type]  # judged
    except ValidationError as fault:
        raise ReceiptError(f"the answer is not a list of receipts: {fault.messages}") from fault
    return agree(found, sent=sent)


def agree(found: Sequence[Receipt], *, sent: Collection[str]) -> tuple[Receipt, ...]:
    """Return the receipts, if there is exactly one for each item that was sent.

    Raises:
        ReceiptError: an item has no receipt, two, or was never sent.
    """
    if sorted(each.item_id for each in found) != sorted(sent):
        raise ReceiptError(
            f"found {len(found)} receipts, expected one for each of {len(sent)} items"
        )
    return tuple(found)
