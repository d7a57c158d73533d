"""Who a physician is, as typed on a form: name, institution, country, e-mail address, telephone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import request

from config import LANGUAGES
from intake.services.physicians import Person
from intake.web.forms import letters, places
from intake.web.forms.problem import NOT_OFFERED, Problem
from intake.web.language import _, language
from intake.web.patient.addresses import read_address, read_phone

LONGEST = 200
FIELDS = ("name", "institution", "country", "email", "phone", "language")


class PersonForm:
    """The controls `name`, `institution`, `country`, `email`, `phone` and `language` of a posted form.

    `needed` names those that may not be empty. After `read`, `person` is there when `errors` is empty.
    """

    def __init__(self, needed: tuple[str, ...]) -> None:
        self.needed = needed
        self.typed: dict[str, str] = {}
        self.errors: dict[str, str] = {}
        self.person: Person | None = None

    def read(self) -> bool:
        """Read what was posted; False when something has to be corrected."""
        self.typed = {name: request.form.get(name, "").strip() for name in FIELDS}
        values = {name: self._value(name, typed) for name, typed in self.typed.items()}
        if not self.errors:
            values["language"] = values["language"] or language()
            self.person = Person(**{name: value for name, value in values.items() if value is not None})
        return not self.errors

    def _value(self, name: str, typed: str) -> Any:
        if letters.blank(typed):
            if name in self.needed:
                self.errors[name] = needed_words(name)
            return None
        try:
            return READERS[name](typed)
        except Problem as problem:
            self.errors[name] = problem.message
            return None


def read_country(typed: str) -> str:
    """Raises Problem for a country that is not in the list."""
    if typed not in dict(places.countries(language())):
        raise Problem(_("Choose the country from the list"), (), NOT_OFFERED)
    return typed


def read_language(typed: str) -> str:
    """One of the languages of our pages and mails. Raises Problem."""
    if typed not in LANGUAGES:
        raise Problem(_("Choose the language from the list"), (), NOT_OFFERED)
    return typed


READERS: Mapping[str, Callable[[str], Any]] = {
    "name": lambda typed: letters.name(typed, LONGEST),
    "institution": lambda typed: letters.line(typed, LONGEST),
    "country": read_country,
    "email": read_address,
    "phone": lambda typed: read_phone("callback_phone", typed),
    "language": read_language,
}


def needed_words(name: str) -> str:
    """What to do about a control that was left empty."""
    return {
        "name": _("Enter your name"),
        "institution": _("Enter the institution where you work"),
        "country": _("Choose the country from the list"),
        "email": _("Enter an e-mail address"),
        "phone": _("Enter a phone number"),
        "language": _("Choose the language from the list"),
    }[name]
