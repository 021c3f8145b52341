"""Server: the living page, and another network for it, over HTTP. Who can reach it: ``doors``.

The page lives by itself. What it cannot make is a network, which takes seconds for thousands of persons; a thread of its own
makes them one after the other. While the page is being prepared, another one waits in its place and shows what is done.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from simulation.live.choices import Choices
from simulation.live.document import waiting
from simulation.live.doors import Doors, Guarded
from simulation.live.prepared import Data, ground
from simulation.live.preparing import Preparation, sentences
from simulation.live.request import read

_CLOSING = 1
"""Seconds that open connections are given when the server closes."""
_WAITING = 32
"""Networks that may wait to be made; a class asks for one each at most."""
_FULL = "too many networks are waiting to be made; try again in some seconds"
_log = logging.getLogger(__name__)
Endpoint = Callable[[Request], Awaitable[Response]]


def application(choices: Choices, preparation: Preparation, doors: Doors) -> Starlette:
    """The ASGI application that serves a page once it is prepared, and networks for what ``choices`` offer."""
    builder = ThreadPoolExecutor(1, "builder")
    routes = [
        Route("/", _page(preparation)),
        Route("/progress", _progress(preparation)),
        Route("/ground", Grounds(choices, builder).send),
    ]
    app = Starlette(routes=routes, middleware=[Middleware(Guarded, doors)])
    app.state.builder = builder
    return app


def close(app: Starlette) -> None:
    """Let the builder end; what was still to be built is not begun."""
    app.state.builder.shutdown(wait=False, cancel_futures=True)


def server_of(app: Starlette) -> uvicorn.Server:
    """The server of an application, to be run on a socket of ``listen``."""
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, lifespan="off", ws="none",
        timeout_graceful_shutdown=_CLOSING, proxy_headers=False,
    )  # fmt: skip
    logging.getLogger("uvicorn.error").addFilter(_worth_telling)
    return uvicorn.Server(config)


def _worth_telling(record: logging.LogRecord) -> bool:
    """All but that the end did not wait for what was still being built: whoever closes the server knows."""
    return not record.getMessage().startswith("Cancel ")


def _page(preparation: Preparation) -> Endpoint:
    async def send_page(request: Request) -> Response:
        return HTMLResponse(preparation.page or waiting())

    return send_page


def _progress(preparation: Preparation) -> Endpoint:
    async def send_progress(request: Request) -> Response:
        return JSONResponse(preparation.state())

    return send_progress


class Grounds:
    """Networks as ``prepared`` lists them, or {"why": sentences} with the status 422, 500, or 503 where too many wait."""

    def __init__(self, choices: Choices, builder: ThreadPoolExecutor) -> None:
        self._choices, self._builder, self._asked = choices, builder, 0

    async def send(self, request: Request) -> Response:
        """Answer one request."""
        if self._asked >= _WAITING:
            return JSONResponse({"why": [_FULL]}, 503)
        self._asked += 1
        try:
            return await self._sent(request)
        finally:
            self._asked -= 1

    async def _sent(self, request: Request) -> Response:
        loop = asyncio.get_running_loop()
        try:
            build = partial(_built, self._choices, dict(request.query_params))
            found: Data = await loop.run_in_executor(self._builder, build)
        except ValueError as error:  # refusals, mistakes of scenarios and networks
            return JSONResponse({"why": sentences(error)}, 422)
        except Exception:  # a mistake of ours must not end the lesson of a whole class
            _log.exception("the live view could not prepare %.200s", request.url.query)
            return JSONResponse({"why": ["the server could not do that; its terminal says why"]}, 500)
        return JSONResponse(found)


def _built(choices: Choices, query: dict[str, str]) -> Data:
    return ground(choices, choices.completed(read(query)))
