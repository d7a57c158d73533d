"""The composition root: `create_app` as a list of named steps. The one place that knows every part."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime

from flask import Flask, Response, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from config import ROOT, Settings
from intake import logs
from intake.cli import commands
from intake.clock import utcnow
from intake.runtime import Runtime
from intake.web import addresses, blueprints, compression, errors, fragments, gate, language, presentation, uploads
from intake.web.documents import receiving

ACCESS = logging.getLogger("intake.access")


def create_app(settings: Settings, clock: Callable[[], datetime] = utcnow) -> Flask:
    """The web application. Raises RuntimeError, naming the variables, when production is not safe to start."""
    _refuse_unsafe(settings)
    app = Flask("intake", static_folder=None, template_folder=str(ROOT / "templates"))
    app.config.update(TESTING=settings.env == "test", PROPAGATE_EXCEPTIONS=False)
    app.extensions["intake"] = Runtime(settings, clock)
    logs.configure(settings.log_level)
    language.init(app)
    fragments.init(app)
    addresses.init(app)
    compression.init(app)
    gate.init(app)
    uploads.init(app)
    receiving.init(app, settings)
    errors.init(app)
    presentation.init(app)
    blueprints.register(app)
    commands.register(app)
    _log_requests(app)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]
    return app


def _refuse_unsafe(settings: Settings) -> None:
    problems = settings.problems()
    if problems:
        raise RuntimeError("; ".join(problems))


def _log_requests(app: Flask) -> None:
    """The route's pattern, never the URL: a URL may carry what opens a case (finding 8)."""

    def begin() -> None:
        g.began = time.perf_counter()

    def told(response: Response) -> Response:
        extra = {
            "route": request.url_rule.rule if request.url_rule else None,
            "method": request.method if request.method in {"GET", "HEAD", "POST", "PATCH", "DELETE"} else "other",
            "status": response.status_code,
            "ms": round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1),
            "request_id": g.get("request_id"),
        }
        ACCESS.info("request", extra=extra)
        return response

    app.before_request_funcs.setdefault(None, []).insert(0, begin)
    app.after_request(told)
