"""A WSGI program for test_whole_body: what a view would see of a body, behind the guard that every view has."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Request, Response

from intake.web.wire import WholeBody


def _view(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    request = Request(environ)
    try:
        seen = f"the view saw {sorted(request.form.items())}"
        answer = Response(seen)
    except HTTPException as refusal:
        answer = Response("refused", refusal.code)
    return answer(environ, start_response)


app = WholeBody(_view)
