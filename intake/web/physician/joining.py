"""A physician joins a request with the return code that the patient gave them."""

from __future__ import annotations

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intake.errors import Conflict
from intake.services import physicians
from intake.services.physicians import Person
from intake.web import gate
from intake.web.context import work
from intake.web.forms import places
from intake.web.gate import network_of
from intake.web.language import _, language
from intake.web.physician import entry
from intake.web.physician.blueprint import blueprint
from intake.web.physician.persons import PersonForm
from intake.web.policy import PUBLIC_FORM, policy

NEEDED = ("name", "institution", "country", "email")


@blueprint.get("/join")
@policy(PUBLIC_FORM)
def join() -> str:
    return _page(PersonForm(NEEDED))


@blueprint.post("/join")
@policy(PUBLIC_FORM)
def joined() -> Response | tuple[str, int]:
    """The code is tried only with a form that is complete otherwise, so that a typing error costs no try."""
    form = PersonForm(NEEDED)
    readable = form.read()
    if g.stale or not readable or form.person is None:
        return _page(form), 422
    session_id = _session(form.person)
    if session_id is None:
        form.errors["code"] = _("Check the code. It has 16 letters and digits, like on the patient's paper.")
        return _page(form), 422
    gate.use_session(session_id)
    return redirect(url_for("physician.records"), 303)


def _session(person: Person) -> str | None:
    """A session that adds to the request of the code; None for any code that does not work."""
    try:
        with work() as unit:
            party = physicians.join(unit, request.form.get("code", ""), network_of(request.remote_addr), person)
            return entry.session_for(unit, party, reads=False) if party else None
    except Conflict:  # so many physicians are there already that one more needs the coordinator
        return None


def _page(form: PersonForm) -> str:
    return render_template(
        "physician/join.html",
        typed=form.typed,
        code=request.form.get("code", ""),
        by_name=form.errors,
        errors=list(form.errors.items()),
        countries=places.countries(language()),
        stale=g.stale,
    )
