"""A small Flask application that draws the templates without the rest of the program.

It stands in for what the application supplies to every page: language, clinic facts, addresses, filters. The pages
of the application itself are looked at by its own tests.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask, render_template, render_template_string
from flask_babel import Babel

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = {"en": "English", "ru": "Русский", "he": "עברית", "ar": "العربية"}
RIGHT_TO_LEFT = {"he", "ar"}


def grouped(number: str) -> str:
    """+972733746844 as the eye reads it."""
    return f"{number[:4]} {number[4:6]} {number[6:9]} {number[9:]}"


def context(locale: str) -> dict[str, Any]:
    """What every page of the application is given."""
    return {
        "locale": locale,
        "text_dir": "rtl" if locale in RIGHT_TO_LEFT else "ltr",
        "clinic": {"name": "Tel Aviv Medical Clinic", "phone": "+972733746844", "whatsapp": "+972523373108"},
        "language_links": [
            {"code": code, "name": name, "url": f"/{code}/gallery", "current": code == locale}
            for code, name in LANGUAGES.items()
        ],
        "site_links": {place: f"/{locale}/{place}" for place in ("home", "help", "urgent", "privacy", "accessibility")},
        "policy_banner": "Development copy. Do not enter real patients.",
        "desk_links": [
            {"text": "Queue", "url": f"/{locale}/gallery/desk", "current": True, "count": 4},
            {"text": "Tasks", "url": f"/{locale}/desk/tasks", "current": False, "count": 2},
            {"text": "Rota", "url": f"/{locale}/desk/rota", "current": False, "count": 0},
            {"text": "New referral", "url": f"/{locale}/desk/new", "current": False, "count": 0},
            {"text": "Mail", "url": f"/{locale}/desk/mail", "current": False, "count": 0},
        ],
        "signed_in_name": "Demo coordinator",
        "sign_out_url": f"/{locale}/desk/sign-out",
    }


def build() -> Flask:
    """The application with every gallery page at the address where the real one has it."""
    app = Flask(__name__, root_path=str(ROOT), template_folder="templates", static_folder="static")
    Babel(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True  # as the application has it
    app.jinja_env.filters["phone"] = grouped
    app.jinja_env.filters["number"] = "{:,}".format
    app.jinja_env.globals["csrf_token"] = lambda: "token-of-this-session"
    app.jinja_env.globals["once"] = lambda macro, *values: macro(*values)
    app.jinja_env.globals["static_url"] = lambda path: f"/static/{path}"

    @app.get("/<locale>/gallery")
    def gallery(locale: str) -> str:
        return render_template("gallery.html", **context(locale))

    @app.get("/<locale>/gallery/desk")
    def gallery_desk(locale: str) -> str:
        return render_template("gallery_desk.html", **context(locale))

    @app.get("/<locale>/gallery/stop")
    def gallery_stop(locale: str) -> str:
        return render_template("gallery_stop.html", **context(locale))

    @app.get("/<locale>/gallery/question")
    def gallery_question(locale: str) -> str:
        return render_template("gallery_question.html", **context(locale))

    return app


def draw(source: str, locale: str = "en", **values: Any) -> str:
    """One template text drawn as a page of the application would draw it."""
    app = build()
    with app.test_request_context(f"/{locale}/"):
        return render_template_string(source, **context(locale), **values)
