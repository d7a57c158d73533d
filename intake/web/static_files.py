"""Static files under names that carry their hash: cached for ever, replaced by a new name."""

from __future__ import annotations

import gzip
import hashlib
import os
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, g, request, send_from_directory, url_for

from config import ROOT
from intake.web.policy import PUBLIC, policy

FOLDER = ROOT / "static"
blueprint = Blueprint("static_files", __name__)


@blueprint.get("/static/<digest>/<path:name>")
@policy(PUBLIC)
def serve(digest: str, name: str) -> Response:
    """A file whose digest is not its own is an old page's: it is given all the same, but not for ever."""
    try:
        current = digest_of(name)
    except FileNotFoundError:
        abort(404)
    # A sheet reaches its fonts by a relative address, so under the sheet's digest; their names carry the version.
    g.immutable = digest == current or name.startswith("fonts/")
    response = send_from_directory(FOLDER, name, conditional=True)
    if g.immutable:
        response.cache_control.no_cache = None  # Flask's own default, which would ask again on every page
        response.cache_control.public = True
        response.cache_control.max_age = 31_536_000
        response.cache_control.immutable = True
    return _compressed(response, name)


def static_url(name: str) -> str:
    """The address of one of our files. Its name is ours as well, so nothing but its age has to be looked at."""
    return _address(current_app.url_map, request.script_root, name, os.stat(f"{FOLDER}/{name}").st_mtime_ns)


@lru_cache(maxsize=64)
def _address(_addresses: object, _root: str, name: str, _changed: int) -> str:
    return url_for("static_files.serve", digest=digest_of(name), name=name)


@lru_cache(maxsize=256)
def _digest(path: Path, _changed: float) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def digest_of(name: str) -> str:
    """Raises FileNotFoundError for a name that is no file of ours."""
    path = (FOLDER / name).resolve()
    if not path.is_relative_to(FOLDER) or not path.is_file():
        raise FileNotFoundError(name)
    return _digest(path, path.stat().st_mtime)


@lru_cache(maxsize=128)
def _squeezed(path: Path, coding: str, _changed: float) -> bytes:
    """As small as it gets: once a process, so the time for it does not count."""
    if coding == "gzip":
        return gzip.compress(path.read_bytes(), mtime=0)
    # Late: only the web process that serves files needs it.
    import brotli

    return bytes(brotli.compress(path.read_bytes()))


def _compressed(response: Response, name: str) -> Response:
    response.vary.add("Accept-Encoding")
    offered = request.accept_encodings
    coding = offered.best_match(("br", "gzip")) if offered else None
    if Path(name).suffix not in {".css", ".js", ".svg"} or not coding:
        return response
    path = FOLDER / name
    response.direct_passthrough = False
    response.set_data(_squeezed(path, coding, path.stat().st_mtime))
    response.headers["Content-Encoding"] = coding
    return response
