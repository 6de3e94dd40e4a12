"""Starting and ending the server."""

from __future__ import annotations

import socket
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from servicestar.diagnostics import Lang, Place, ServiceStarError, fault, why_not

if TYPE_CHECKING:
    from servicestar.workbench.app import Workbench

PORT = 8627
"""Where the workbench is looked for by habit."""
_CALL = Place("<command line>")
_NO_FOLDER = ("it is no folder", "这不是文件夹")
_FIRST = "zhengzhou-2010"


def serve(
    folder: Path,
    *,
    port: int = PORT,
    lang: Lang = "en",
    browser: bool = True,
    told: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve the workbench on this machine until somebody ends it with Ctrl-C.

    Args:
        folder: the only one that rulesets are saved in.
        port: on 127.0.0.1; 0 for any that is free.
        lang: of the pages, until it is switched.
        browser: whether to open one.
        told: takes the address, which holds the key.

    Raises:
        ServiceStarError: SS841 where the extra ``workbench`` is not installed, SS842 where the
            port can not be had, SS843 where there is no such folder.
    """
    uvicorn = _library()
    listening = _listen(port)
    with listening:
        bench = workbench(_folder(folder), listening.getsockname()[1], lang)
        try:
            with suppress(KeyboardInterrupt):  # that is how it ends
                server = _server(uvicorn, bench)
                told(bench.keys.url)
                if browser:
                    webbrowser.open(bench.keys.url)
                server.run(sockets=[listening])
        finally:
            bench.close()


def workbench(folder: Path, port: int, lang: Lang) -> Workbench:
    """A workbench with a shipped ruleset on the desk."""
    from servicestar.workbench.app import Workbench
    from servicestar.workbench.desk import Desk, Inputs
    from servicestar.workbench.folder import Folder, shipped
    from servicestar.workbench.guard import Keys

    file = shipped(_FIRST)
    assert not isinstance(file, tuple)
    desk = Desk(Inputs(lang, file, file, f"shipped:{_FIRST}"))
    return Workbench(desk, Folder(folder), Keys(port))


def _library() -> Any:
    try:
        import starlette  # noqa: F401
        import uvicorn
    except ImportError:
        raise ServiceStarError([fault("SS841", _CALL, extra="workbench")]) from None
    return uvicorn


def _listen(port: int) -> socket.socket:
    """A socket of this machine alone: nobody else can even try."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        listening.listen()
    except (OSError, OverflowError) as error:
        listening.close()
        reason = why_not(error) if isinstance(error, OSError) else _NO_PORT
        raise ServiceStarError([fault("SS842", _CALL, port=port, reason=reason)]) from None
    return listening


_NO_PORT = ("a port is a number up to 65535", "端口号不超过 65535")


def _folder(folder: Path) -> Path:
    try:
        real = folder.resolve(strict=True)
    except (OSError, RuntimeError, ValueError) as error:
        reason = why_not(error) if isinstance(error, OSError) else _NO_FOLDER
        raise ServiceStarError([fault("SS843", _CALL, name=folder, reason=reason)]) from None
    if not real.is_dir():
        raise ServiceStarError([fault("SS843", _CALL, name=folder, reason=_NO_FOLDER)])
    return real


def _server(uvicorn: Any, bench: Workbench) -> Any:
    """A server that ends at once: what is still being worked out has nobody to wait for it."""
    from servicestar.workbench.app import application

    class Server(uvicorn.Server):  # type: ignore[misc]
        def handle_exit(self, sig: int, frame: Any) -> None:
            bench.close()
            super().handle_exit(sig, frame)

    config = uvicorn.Config(
        application(bench),
        log_level="error",
        access_log=False,
        server_header=False,
        ws="none",
        timeout_graceful_shutdown=1,
        limit_concurrency=64,
        h11_max_incomplete_event_size=64 * 1024,
        http="h11",
        loop="asyncio",
    )
    return Server(config)
