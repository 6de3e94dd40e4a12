"""The server's answers: pages, and what their buttons ask for."""

from __future__ import annotations

import contextlib
import secrets
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from attrs import define, evolve, field
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from servicestar import __version__
from servicestar.diagnostics import Lang, printable
from servicestar.loader import FileText
from servicestar.records import Handed
from servicestar.workbench import asked, frame
from servicestar.workbench.answers import Refused, TooLong, body_of, plainly, told_in
from servicestar.workbench.desk import MAX_UPLOAD, Desk, TooMuch
from servicestar.workbench.downloads import File
from servicestar.workbench.folder import Folder, plain_name, shipped
from servicestar.workbench.guard import Guard, Keys, policy
from servicestar.workbench.lanes import Lane
from servicestar.workbench.words import say

_ASSETS = Path(__file__).parent / "assets"
_KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_FOUND = {"page": ("html", "text/html"), "markdown": ("md", "text/markdown")}
FORMATS = (".xlsx", ".csv", ".json", ".jsonl", ".parquet")


@define(eq=False)
class Workbench:
    """One user's workbench.

    Attributes:
        desk: what lies on it.
        folder: where rulesets are saved.
        keys: who may speak to it.
        lanes: the processes: ``check`` for findings as somebody types, ``run`` for outcomes,
            ``search`` for what takes long.
        found: what the last search found, to be taken along.
    """

    desk: Desk
    folder: Folder
    keys: Keys
    lanes: dict[str, Lane] = field(
        factory=lambda: {name: Lane() for name in ("check", "run", "search")}
    )
    found: dict[str, str] = field(factory=dict)

    @property
    def lang(self) -> Lang:
        """The language of the pages."""
        return self.desk.now.lang

    def say(self, name: str, /, **words: object) -> str:
        """A text."""
        return say(name, self.lang, **words)

    async def work(self, lane: str, job: str, **arguments: Any) -> Any:
        """Have a job done on what lies on the desk."""
        call = self.lanes[lane].call
        return await run_in_threadpool(call, job, inputs=self.desk.now, **arguments)

    def troubled(self, name: str) -> None:
        """A fault of ours: one line for whoever started the server, with the name to report."""
        sys.stderr.write(f"servicestar: internal error, please report: {name}\n")

    def close(self) -> None:
        """End the processes."""
        for lane in self.lanes.values():
            lane.close()

    # --- pages

    async def page(self, request: Request) -> Response:
        """A screen: its frame, which its script then fills."""
        name = {"/": "select", "/rules": "rules", "/compare": "compare"}[request.url.path]
        nonce = secrets.token_urlsafe(16)  # the editor makes its styles as it goes
        html = frame.screen(name, self.desk.now, self.folder, self.keys.page_key, nonce)
        headers = {"content-security-policy": policy(nonce)}
        return Response(html, media_type="text/html; charset=utf-8", headers=headers)

    async def asset(self, request: Request) -> Response:
        """A script or a style that comes along."""
        name = request.path_params["name"]
        if name == "pieces.css":
            return Response(frame.pieces_style(), media_type="text/css")
        known = {path.name: path for path in _ASSETS.iterdir()}
        if name not in known or known[name].suffix not in _KINDS:
            raise HTTPException(404)
        # Not kept for long: the next version may be served from the same address.
        headers = {"cache-control": "max-age=60", "etag": f'"{__version__}-{name}"'}
        return FileResponse(known[name], media_type=_KINDS[known[name].suffix], headers=headers)

    # --- the ruleset

    async def open(self, request: Request) -> Response:
        """Take up another ruleset."""
        source = asked.text(await told_in(request), "source", 200)
        file = self._opened(source)
        if not isinstance(file, FileText):
            name = printable(source.partition(":")[2])
            raise Refused(self.say("not_opened", name=name, reason=file[self.lang == "zh"]))
        self.desk.open(source, file)
        return await self._everything()

    def _opened(self, source: str) -> FileText | tuple[str, str]:
        kind, _, name = source.partition(":")
        if source == "new:":
            return FileText("ruleset.yaml", frame.starting_text())
        return self.folder.read(name) if kind == "file" else shipped(name)

    async def write(self, request: Request) -> Response:
        """What stands in the editor now; back come the findings."""
        told = await told_in(request)
        self.desk.write(asked.text(told, "text", asked.MAX_TEXT))
        found = await self.work("check", "findings")
        return JSONResponse({**found, "edited": self.desk.now.edited})

    async def text(self, _: Request) -> Response:
        """What stands in the editor."""
        return JSONResponse({"text": self.desk.now.rules.text})

    async def save(self, request: Request) -> Response:
        """Save what stands in the editor, in the folder and nowhere else."""
        told = await told_in(request)
        name = plain_name(asked.text(told, "name", 300))
        now = self.desk.now
        there = self.folder.holds(name)
        # It may be replaced where it is what was opened here and nobody has touched it since.
        own = now.source == f"file:{name}" and there == now.saved.data
        if there not in (None, now.rules.data) and not own and not told.get("overwrite"):
            return JSONResponse({"ask": self.say("overwrite", name=name)})
        reason = self.folder.save(name, now.rules.data)
        if reason is not None:
            raise Refused(self.say("not_saved", reason=reason[self.lang == "zh"]))
        self.desk.save(f"file:{name}", name)
        options = frame.options(self.desk.now, self.folder)
        return JSONResponse(
            {"said": self.say("saved", name=name), "name": name, "options": options}
        )

    async def revert(self, _: Request) -> Response:
        """Back to the text as saved."""
        self.desk.revert()
        return JSONResponse({"text": self.desk.now.rules.text})

    # --- sheets and choices

    async def upload(self, request: Request) -> Response:
        """A sheet, as the bytes of the request; its name says the format and nothing else."""
        slot = asked.slot(request.query_params.get("slot", ""))
        name = asked.file_name(unquote(request.query_params.get("name", "")))
        if Path(name).suffix.lower() not in FORMATS:
            raise Refused(self.say("wrong_ending", name=name))
        try:
            self.desk.put(slot, Handed(name, await body_of(request, MAX_UPLOAD)))
        except TooLong:
            too_large = self.say("too_large", name=name, limit=MAX_UPLOAD // 2**20)
            raise Refused(too_large, 413) from None
        except TooMuch:
            raise Refused(self.say("too_much"), 413) from None
        return await self._everything()

    async def remove(self, request: Request) -> Response:
        """Take a sheet off the desk."""
        self.desk.take(asked.slot(asked.text(await told_in(request), "slot", 200)))
        return await self._everything()

    async def sample(self, _: Request) -> Response:
        """The sample sheets of the contest."""
        found = await self.work("run", "sample")
        if found is None:
            raise Refused(self.say("not_understood"))
        self.desk.now = evolve(self.desk.now, sheets={})
        for slot, sheet in found["sheets"].items():
            self.desk.put(slot, sheet)
        self.desk.choose(found["choices"])
        return await self._everything()

    async def choose(self, request: Request) -> Response:
        """Other choices; back comes what they come out as."""
        before = self.desk.now.choices
        choices = asked.choices(await told_in(request))
        self.desk.choose(choices)
        if choices.contest != before.contest:
            return await self._everything()
        return JSONResponse(await self._result())

    async def pin(self, _: Request) -> Response:
        """Tell moves from here on."""
        self.desk.pin()
        return JSONResponse(await self._result())

    async def back(self, _: Request) -> Response:
        """Back to the choices from which moves are told."""
        if self.desk.now.start is not None:
            self.desk.choose(self.desk.now.start)
        return await self._everything()

    async def everything(self, _: Request) -> Response:
        """The form and the result."""
        return await self._everything()

    async def _everything(self) -> Response:
        form = await self.work("run", "setup")
        if form["contest"] is not None and self.desk.now.choices.contest is None:
            self.desk.choose(evolve(self.desk.now.choices, contest=form["contest"]))
        return JSONResponse({**form, **await self._result()})

    async def _result(self) -> dict[str, Any]:
        came: dict[str, Any] = await self.work("run", "result")
        if came["done"] and self.desk.now.start is None:
            self.desk.pin()
        return came

    # --- reading the outcome

    async def table(self, request: Request) -> Response:
        """Rows of the table."""
        told = await told_in(request)
        words = {
            "words": asked.text(told, "words", 200),
            "standing": asked.text(told, "standing", 40),
            "page": asked.number(told, "page", 0, 100_000),
        }
        return JSONResponse({"table": await self.work("run", "table", **words)})

    async def explain(self, request: Request) -> Response:
        """Why somebody stands where they stand."""
        key = asked.text(await told_in(request), "key", 10_000)
        return JSONResponse({"explanation": await self.work("run", "explanation", key=key)})

    async def download(self, request: Request) -> Response:
        """A file to save."""
        what = request.path_params["what"]
        if what in self.found:
            ending, kind = _FOUND[what]
            file = File(f"difference.{ending}", kind, self.found[what].encode())
        elif what == "ruleset":
            file = File(self.desk.now.rules.name, "application/yaml", self.desk.now.rules.data)
        elif what in ("paper", "papers"):
            query = request.query_params
            days = {name: query.get(name, "")[:20] for name in ("published", "awarded")}
            id_ = query.get("id", "")[:200] if what == "paper" else ""
            file = await self.work("run", "paper", id_=id_, days=days)
        elif what in ("workbook", "report", "json", "csv", "template"):
            file = await self.work("run", "file", what=what)
        else:
            raise HTTPException(404)
        headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(file.name)}"}
        return Response(file.data, media_type=file.kind, headers=headers)

    # --- comparing

    async def moves(self, _: Request) -> Response:
        """Whom the changes in the editor move."""
        return JSONResponse({"against": await self.work("run", "against_saved")})

    async def compare(self, request: Request) -> Response:
        """All that differs from another ruleset."""
        other = self._other(await told_in(request))
        return JSONResponse(await self.work("run", "compare", other=other))

    async def search(self, request: Request) -> Response:
        """Look for a made-up sheet; this takes long, and can be followed and stopped."""
        told = await told_in(request)
        tries = asked.number(told, "tries", 1, 100_000)
        found = await self.work("search", "search", other=self._other(told), tries=tries)
        self.found = {name: found.pop(name) for name in ("page", "markdown")}
        return JSONResponse(found)

    def _other(self, told: dict[str, Any]) -> FileText:
        source = asked.text(told, "against", 200)
        if source == "saved":
            return self.desk.now.saved
        file = self._opened(source)
        if not isinstance(file, FileText):
            name = printable(source.partition(":")[2])
            raise Refused(self.say("not_opened", name=name, reason=file[self.lang == "zh"]))
        return file

    async def progress(self, request: Request) -> Response:
        """How far a lane is with its job."""
        lane = self._lane(request)
        since = lane.since
        seconds = None if since is None else int(time.monotonic() - since)
        return JSONResponse({"progress": list(lane.progress), "seconds": seconds})

    async def cancel(self, request: Request) -> Response:
        """Stop a lane's job."""
        await run_in_threadpool(self._lane(request).cancel)
        return JSONResponse({})

    def _lane(self, request: Request) -> Lane:
        name = request.path_params["lane"]
        if name not in self.lanes:
            raise HTTPException(404)
        return self.lanes[name]

    async def speak(self, request: Request) -> Response:
        """Another language."""
        lang = asked.text(await told_in(request), "lang", 2)
        self.desk.speak("zh" if lang == "zh" else "en")
        return JSONResponse({})


def application(bench: Workbench) -> Guard:
    """The workbench as a server's application, guarded."""

    @contextlib.asynccontextmanager
    async def living(_: Starlette) -> AsyncIterator[None]:
        for name in ("run", "check"):
            await run_in_threadpool(bench.lanes[name].warm)
        yield
        bench.close()

    posts = (
        "open text write save revert upload remove sample choose pin back everything table explain "
        "moves compare search speak"
    )
    routes = [
        *(Route(path, bench.page, methods=["GET"]) for path in ("/", "/rules", "/compare")),
        Route("/assets/{name}", bench.asset, methods=["GET"]),
        Route("/download/{what}", plainly(bench, bench.download), methods=["GET"]),
        Route("/progress/{lane}", bench.progress, methods=["GET"]),
        Route("/cancel/{lane}", bench.cancel, methods=["POST"]),
        *(
            Route(f"/do/{name}", plainly(bench, getattr(bench, name)), methods=["POST"])
            for name in posts.split()
        ),
    ]
    return Guard(
        Starlette(routes=routes, lifespan=living), bench.keys, frame.locked_out(bench.lang)
    )
