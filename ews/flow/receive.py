"""Receive: take a document as it came and give it the hash that makes a repeat a repeat."""

import hashlib
from collections.abc import Mapping

import orjson

from ews.flow.records import Received

LONGEST_REFERENCE = 200


def receive(body: object) -> Received:
    """Write `body` as canonical JSON (sorted keys) and read what an earlier answer is found by."""
    canonical = _canonical(body)
    named = body if isinstance(body, Mapping) and canonical is not None else {}
    reference, version = named.get("reference"), named.get("version")
    return Received(
        body=body,
        canonical=canonical,
        sha256=hashlib.sha256(canonical or b"").digest(),
        reference=reference if _is_reference(reference) else None,
        version=version if type(version) is int and 0 < version < 2**31 else None,
    )


def _is_reference(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_REFERENCE and "\0" not in value


def _canonical(body: object) -> bytes | None:
    """Return None for what JSON cannot hold: half a surrogate pair, an integer beyond 64 bits."""
    try:
        return orjson.dumps(body, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError:
        return None
