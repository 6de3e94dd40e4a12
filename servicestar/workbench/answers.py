"""How the server reads requests, and how whatever goes wrong is told in a sentence."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from servicestar.workbench import asked
from servicestar.workbench.lanes import Broken, Faulty, Stopped, Superseded

MAX_JSON = 8 * 2**20
"""Bytes of a request that is not a sheet: a ruleset of 1 MB, every character of it escaped."""


class Refused(Exception):
    """A request that can not be met, with what the user is told."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


class TooLong(Exception):
    """A request with more bytes than are taken."""


class Speaks(Protocol):
    """Whoever has a language."""

    def say(self, name: str, /, **words: object) -> str:
        """A text."""

    def troubled(self, name: str) -> None:
        """A fault of ours."""


async def body_of(request: Request, limit: int) -> bytes:
    """The bytes of a request.

    Raises:
        TooLong: where there are more than the limit; the rest of them is never read.
    """
    if int(request.headers.get("content-length") or 0) > limit:
        raise TooLong
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > limit:
            raise TooLong
    return bytes(data)


async def told_in(request: Request) -> dict[str, Any]:
    """What a request says."""
    data = await body_of(request, MAX_JSON)
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        raise asked.NotUnderstood from None
    if not isinstance(told, dict):
        raise asked.NotUnderstood
    return told


def plainly(bench: Speaks, answer: Callable[..., Awaitable[Response]]) -> Any:
    """An answer in which whatever goes wrong is told in a sentence."""

    async def answering(request: Request) -> Response:
        try:
            return await answer(request)
        except Superseded:
            return Response(status_code=204)
        except Stopped:
            status, said = 409, bench.say("cancelled")
        except Broken as broken:
            bench.troubled(str(broken))
            status, said = 500, bench.say("broken")
        except TooLong:
            status, said = 413, bench.say("too_long")
        except Refused as refused:
            status, said = refused.status, str(refused)
        except asked.NotUnderstood:
            status, said = 400, bench.say("not_understood")
        except Faulty as faulty:
            status, said = 422, str(faulty)
        return JSONResponse({"said": said}, status)

    return answering
