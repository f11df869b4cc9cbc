"""Lists, newest first, page by page."""

import marshmallow as ma
from marshmallow import fields

from schemas.fields import Strict, Text
from schemas.queries import QueryWhole

MOST = 200


class PageQuerySchema(Strict):
    """How much to show, and from where on."""

    limit = QueryWhole(
        least=1,
        most=MOST,
        load_default=50,
        metadata={"description": "rows looked at; those you may not see are left out"},
    )
    cursor = Text(most=100, metadata={"description": "`next` of the page before"})


class PageSchema(ma.Schema):
    """One page; `next` is absent on the last."""

    next = fields.String(metadata={"description": "give it as `cursor` for the next page"})
