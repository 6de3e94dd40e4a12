"""Who may speak to the server: this machine's one user, from the page that it sent.

A web page of a stranger can send requests to 127.0.0.1 as well. It is kept out four times over:
by the name it calls the server by (which a rebound DNS name can not fake), by a cookie that only
the printed address sets and that other sites do not send along, by where a request says it comes
from, and by a key in a header, which other sites can not set.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from attrs import field, frozen

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


def policy(nonce: str = "") -> str:
    """What a page may use: nothing from elsewhere, no script and no style written into it.

    Args:
        nonce: with which styles may be written into this one page after all.
    """
    styles = f"'self' 'nonce-{nonce}'" if nonce else "'self'"
    return (
        f"default-src 'none'; script-src 'self'; style-src {styles}; img-src 'self' data:; "
        "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    )


HEADERS: Mapping[str, str] = {
    "content-security-policy": policy(),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cache-control": "no-store",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
"""On every answer: nothing from elsewhere, nothing inline, in nobody's frame."""
KEY_HEADER = "x-servicestar-key"


def _new() -> str:
    return secrets.token_urlsafe(24)


@frozen
class Keys:
    """The secrets of one session.

    Attributes:
        port: of the server.
        token: what the printed address carries, and the cookie.
    """

    port: int
    token: str = field(factory=_new, repr=False)

    @property
    def url(self) -> str:
        """The address to open."""
        return f"http://127.0.0.1:{self.port}/?token={self.token}"

    @property
    def cookie(self) -> str:
        """The cookie's name. Cookies do not tell ports apart, so the name has to."""
        return f"servicestar-{self.port}"

    @property
    def page_key(self) -> str:
        """What the page sends along; made from the token, but the token is not in the page."""
        return hmac.new(self.token.encode(), b"page", hashlib.sha256).hexdigest()

    @property
    def hosts(self) -> tuple[str, ...]:
        """By which names the server may be called."""
        return f"127.0.0.1:{self.port}", f"localhost:{self.port}"


def _same(one: str, other: str) -> bool:
    """Whether two secrets are the same, in a time that tells nothing."""
    return hmac.compare_digest(one.encode(), other.encode())


@frozen
class Guard:
    """Lets through what comes from the user's own page, and nothing else.

    Attributes:
        app: what is guarded.
        keys: of the session.
        refusal: the page for who comes without a key.
    """

    app: App
    keys: Keys
    refusal: bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand it on."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # no websockets here
        headers = _headers(scope)
        status, extra = self.judge(scope, headers)
        if status is not None:
            await _answer(send, status, self.refusal, extra)
            return
        await self.app(scope, receive, _with_headers(send))

    def judge(self, scope: Scope, headers: Mapping[str, str]) -> tuple[int | None, dict[str, str]]:
        """The status with which a request is turned away, if it is; and headers for that."""
        if headers.get("host", "") not in self.keys.hosts:
            return 421, {}
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return 405, {}
        token = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if scope["method"] == "GET" and scope["path"] == "/" and _same(token, self.keys.token):
            return 303, {"location": "/", "set-cookie": self.set_cookie()}
        if not _same(_cookies(headers).get(self.keys.cookie, ""), self.keys.token):
            return 403, {}
        if scope["method"] == "POST" and not self.own(headers):
            return 403, {}
        return None, {}

    def own(self, headers: Mapping[str, str]) -> bool:
        """Whether a request that changes something comes from our page."""
        origin = headers.get("origin", "")
        site = headers.get("sec-fetch-site", "same-origin")
        return (
            origin == f"http://{headers['host']}"
            and site == "same-origin"
            and _same(headers.get(KEY_HEADER, ""), self.keys.page_key)
        )

    def set_cookie(self) -> str:
        """The cookie, for this host, this browser session and no script."""
        return f"{self.keys.cookie}={self.keys.token}; Path=/; HttpOnly; SameSite=Strict"


def _headers(scope: Scope) -> dict[str, str]:
    """Headers by name. One that stands twice is none: the two may be told apart elsewhere."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        key = name.decode("latin-1").lower()
        found[key] = "" if key in found and key != "cookie" else value.decode("latin-1")
    return found


def _cookies(headers: Mapping[str, str]) -> dict[str, str]:
    pairs = (each.partition("=") for each in headers.get("cookie", "").split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def _with_headers(send: Send) -> Send:
    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            own = {name for name, _ in message.get("headers", [])}
            more = [(k.encode(), v.encode()) for k, v in HEADERS.items() if k.encode() not in own]
            message = {**message, "headers": [*message.get("headers", []), *more]}
        await send(message)

    return sending


async def _answer(send: Send, status: int, body: bytes, extra: Mapping[str, str]) -> None:
    headers = {"content-type": "text/html; charset=utf-8", **HEADERS, **extra}
    pairs = [(k.encode(), v.encode()) for k, v in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": b"" if status == 303 else body})
