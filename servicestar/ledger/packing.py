"""Files within a ledger: packed with zlib, and unpacked up to a limit only."""

from __future__ import annotations

import zlib

MAX_BYTES = 256 * 2**20
"""Bytes of a file, unpacked."""


class Unpackable(Exception):
    """What is stored can not be unpacked, or not within the limit."""


def pack(data: bytes) -> bytes:
    """The bytes, packed."""
    return zlib.compress(data, 6)


def unpack(packed: object, limit: int = MAX_BYTES) -> bytes:
    """The bytes again.

    Args:
        packed: what stands in the database.
        limit: how many bytes at most; a ledger from a stranger may hold a few that unpack to many.

    Raises:
        Unpackable: where it is damaged, incomplete, followed by something else, or too large.
    """
    if not isinstance(packed, bytes):
        raise Unpackable
    stream = zlib.decompressobj()
    try:
        data = stream.decompress(packed, limit + 1)
    except zlib.error:
        raise Unpackable from None
    if len(data) > limit or not stream.eof or stream.unused_data:
        raise Unpackable
    return data
