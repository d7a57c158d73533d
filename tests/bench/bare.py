"""The smallest programs that do the same work: what ours is measured against."""

from __future__ import annotations

import os
from typing import Any

from flask import Flask, render_template_string, request
from flask_wtf import FlaskForm
from sqlalchemy import String, Text, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import DataRequired, Length

from intake.db import Database


class Base(DeclarativeBase):
    """Tables of the bare programs."""


class Row(Base):
    __tablename__ = "bare_row"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), index=True)
    text: Mapped[str] = mapped_column(Text)


class NameForm(FlaskForm):  # type: ignore[misc]  # flask_wtf ships no types
    name = StringField("Full name", validators=[DataRequired(), Length(max=200)])


PAGE = """<!doctype html><title>x</title><form method="post">{{ form.hidden_tag() }}
{% for field in form if field.name != 'csrf_token' %}
<div>{{ field.label }}{{ field(class_='control') }}</div>{% endfor %}</form>"""


def create_app(database_url: str, sizes: tuple[int, ...] = ()) -> Flask:
    """`sizes`: how many letters each row holds that a submission writes."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY="bare", WTF_CSRF_TIME_LIMIT=None)
    database = Database(database_url)
    Base.metadata.create_all(database.engine)

    @app.get("/hello")
    def hello() -> str:
        return "hello"

    @app.route("/step", methods=["GET", "POST"])
    def step() -> Any:
        form = NameForm()
        if form.validate_on_submit():
            with database.unit_of_work() as session:
                session.add(Row(kind="step", text=form.name.data))
            return "", 303, {"Location": "/step"}
        return render_template_string(PAGE, form=form)

    @app.post("/submit")
    def submit() -> Any:
        with database.unit_of_work() as session:
            session.execute(select(Row.id).where(Row.kind == request.form.get("name", "")).limit(1)).first()
            session.add_all(Row(kind="row", text="x" * size) for size in sizes)
        return "", 303, {"Location": "/step"}

    return app


def form_of(names: list[tuple[str, str, list[tuple[str, str]]]]) -> type[FlaskForm]:
    """A plain WTForms form with these controls: name, label, choices (none for a line of text)."""

    class Plain(FlaskForm):  # type: ignore[misc]  # flask_wtf ships no types
        pass

    for name, label, choices in names:
        field = StringField(label) if not choices else _choice(name, label, choices)
        setattr(Plain, name, field)
    return Plain


def _choice(name: str, label: str, choices: list[tuple[str, str]]) -> Any:
    return SelectField(label, choices=choices) if name.endswith("unit") else RadioField(label, choices=choices)


def app_from_environment() -> Flask:
    """For a server process."""
    sizes = tuple(int(word) for word in os.environ.get("BARE_SIZES", "").split())
    return create_app(os.environ["DATABASE_URL"], sizes)
