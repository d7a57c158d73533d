"""A page as a browser without scripts knows it: its forms with what they hold, its links, its words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser

Attributes = list[tuple[str, str | None]]
UNSEEN = frozenset(("script", "style", "template"))


@dataclass(frozen=True)
class Button:
    """A button that sends its form; `name` is empty when it adds nothing of its own."""

    name: str
    value: str


@dataclass
class Form:
    """`values`: what untouched controls send. `offered`: per control, the choices of its boxes, circles or list."""

    action: str = ""
    method: str = "get"
    values: dict[str, list[str]] = field(default_factory=dict)
    offered: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)

    @property
    def controls(self) -> set[str]:
        """Everything a person can fill in or leave; hidden values are among them."""
        return {*self.values, *self.offered, *self.files}

    def choose(self, name: str, *chosen: str) -> None:
        """Set a control to these values. Raises NotOffered for a choice that is not on the page."""
        strange = set(chosen) - set(self.offered.get(name, chosen))
        if name not in self.controls or strange:
            raise NotOffered(f"the page does not offer {name}={', '.join(sorted(strange) or chosen)}")
        self.values[name] = list(chosen)


class NotOffered(Exception):
    """A person could not have entered this on the page that is shown."""


@dataclass
class Link:
    address: str
    text: str = ""


class Page(HTMLParser):
    """`address` is where the page came from; a form without an action goes back there."""

    def __init__(self, html: str, address: str = "", status: int = 200) -> None:
        super().__init__()
        self.html, self.address, self.status = html, address, status
        self.forms: list[Form] = []
        self.links: list[Link] = []
        self.errors: list[str] = []
        self._words: list[str] = []
        self._form: Form | None = None
        self._link: Link | None = None
        self._list = self._area = self._unseen = ""
        self._error_depth = 0
        self.feed(html)

    @property
    def text(self) -> str:
        """What can be read, with single spaces."""
        return " ".join(" ".join(self._words).split())

    @property
    def title(self) -> str:
        found = re.search(r"<title>(.*?)</title>", self.html, re.S)
        return found.group(1).strip() if found else ""

    def form_with(self, *names: str) -> Form:
        """The first form that posts and has all these controls. Raises NotOffered."""
        for form in self.forms:
            if form.method == "post" and set(names) <= form.controls:
                return form
        raise NotOffered(f"no form with {', '.join(names) or 'anything to send'}")

    def link_to(self, ending: str) -> str:
        """The first link whose path ends like this, query and fragment aside. Raises NotOffered."""
        for link in self.links:
            if re.split("[?#]", link.address)[0].endswith(ending):
                return link.address
        raise NotOffered(f"no link to …{ending}")

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        given = {name: value or "" for name, value in attrs}
        self._look_for_errors(tag, given)
        if tag in UNSEEN:
            self._unseen = tag
        elif tag == "a" and "href" in given:
            self._link = Link(given["href"])
            self.links.append(self._link)
        elif tag == "form":
            self._form = Form(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self._form)
        elif self._form is not None:
            self._control(self._form, tag, given)

    def _control(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if tag == "input" and name:
            _input(form, name, given)
        elif tag == "button" and given.get("type", "submit") == "submit":
            form.buttons.append(Button(name, given.get("value", "")))
        elif tag == "select":
            self._list = name
        elif tag == "option" and self._list:
            _option(form, self._list, given)
        elif tag == "textarea":
            self._area = name
            form.values[name] = [""]

    def handle_endtag(self, tag: str) -> None:
        if tag == self._unseen:
            self._unseen = ""
        elif tag == "a":
            self._link = None
        elif tag == "select":
            self._list = ""
        elif tag == "textarea" and self._form is not None:
            self._form.values[self._area] = [self._form.values[self._area][0].removeprefix("\n")]
            self._area = ""
        elif tag == "form":
            self._form = None
        elif tag == "p":
            self._error_depth = 0

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        if self._area and self._form is not None:
            self._form.values[self._area] = [self._form.values[self._area][0] + data]
            return
        self._words.append(data)
        if self._link is not None:
            self._link.text += data
        if self._error_depth:
            self.errors[-1] += data

    def _look_for_errors(self, tag: str, given: dict[str, str]) -> None:
        if tag == "p" and "error" in given.get("class", "").split():
            self._error_depth = 1
            self.errors.append("")


def _input(form: Form, name: str, given: dict[str, str]) -> None:
    kind, value = given.get("type", "text"), given.get("value", "on" if given.get("type") == "checkbox" else "")
    if kind in ("radio", "checkbox"):
        form.offered.setdefault(name, []).append(value)
        if "checked" in given:
            form.values.setdefault(name, []).append(value)
    elif kind == "file":
        form.files.append(name)
    else:
        form.values[name] = [value]


def _option(form: Form, name: str, given: dict[str, str]) -> None:
    """A list that nobody touched sends its first choice."""
    value = given.get("value", "")
    form.offered.setdefault(name, []).append(value)
    if "selected" in given or name not in form.values:
        form.values[name] = [value]


def told(errors: Iterable[str]) -> str:
    """The page's own complaints, for a message."""
    return " | ".join(" ".join(error.split()) for error in errors)
