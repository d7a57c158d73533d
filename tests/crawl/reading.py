"""A page as its reader meets it without a browser: words with their language, links, names of places, faults."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

VOID = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
))  # fmt: skip
SPOKEN = (
    "alt", "aria-description", "aria-label", "aria-placeholder", "aria-roledescription", "aria-valuetext", "label",
    "placeholder", "title",
)  # fmt: skip
# Attributes that lead to another element of the page by its id.
POINTING = ("aria-controls", "aria-describedby", "aria-details", "aria-labelledby", "for", "form", "headers", "list")
LEADING = {"a": "href", "form": "action", "img": "src", "link": "href", "script": "src"}


@dataclass(frozen=True, slots=True)
class Said:
    """Words, the language they stand in by the markup, and where they were found."""

    text: str
    lang: str
    where: str


@dataclass(frozen=True, slots=True)
class Leads:
    """What an element leads to; `method` is "post" only for such forms."""

    tag: str
    to: str
    method: str = "get"
    rel: str = ""


@dataclass
class Sheet(HTMLParser):
    """One page. `faults` are things no page may have: inline styles and scripts, elements that were never closed."""

    html: str
    said: list[Said] = field(default_factory=list)
    leads: list[Leads] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    pointers: list[tuple[str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    lang: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[tuple[str, str]] = []  # (tag, language inside)
        self._data = ""
        self.feed(self.html)
        self.close()
        self._words_end()
        self.faults += [f"<{tag}> is never closed" for tag, _lang in self._open]

    @property
    def here(self) -> str:
        return self._open[-1][1] if self._open else ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._words_end()
        given = {name: value or "" for name, value in attrs}
        lang = given.get("lang", self.here)
        if tag == "html":
            self.lang = lang
        if tag not in VOID:
            self._open.append((tag, lang))
        self._take_names(given)
        self._take_leads(tag, given)
        self._take_spoken(tag, given, lang)
        self._take_faults(tag, given)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:  # inside drawings
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        self._words_end()
        if not self._open or self._open[-1][0] != tag:
            self.faults.append(f"</{tag}> closes <{self._open[-1][0] if self._open else ''}>")
            return
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self._data += data

    def _words_end(self) -> None:
        text, self._data = " ".join(self._data.split()), ""
        tag = self._open[-1][0] if self._open else ""
        if not text or tag == "style":
            return
        if tag == "template" and text[0] in "{[":
            self.said += [Said(word, self.here, "words for a script") for word in strings(json.loads(text))]
        elif tag == "script":
            self.faults.append(f"inline script: {text[:80]}")
        else:
            self.said.append(Said(text, self.here, f"<{tag}>"))

    def _take_names(self, given: dict[str, str]) -> None:
        if "id" in given:
            self.ids.append(given["id"])
        for name in POINTING:
            self.pointers += [(name, wanted) for wanted in given.get(name, "").split()]

    def _take_leads(self, tag: str, given: dict[str, str]) -> None:
        if tag == "use" and "href" in given:
            self.leads.append(Leads(tag, given["href"]))
        attribute = LEADING.get(tag)
        if attribute is not None and attribute in given:
            method = given.get("method", "get").lower() if tag == "form" else "get"
            self.leads.append(Leads(tag, given[attribute], method, given.get("rel", "")))
        if "formaction" in given:
            self.leads.append(Leads(tag, given["formaction"], "post"))

    def _take_spoken(self, tag: str, given: dict[str, str], lang: str) -> None:
        for name in SPOKEN:
            if given.get(name):
                self.said.append(Said(given[name], lang, f"<{tag} {name}>"))
        for name, value in given.items():
            if name.startswith("data-") and value:
                self.said += [Said(text, lang, f"<{tag} {name}>") for text in _told(value)]
        if tag == "meta" and given.get("name") == "description":
            self.said.append(Said(given["content"], lang, "<meta description>"))
        if tag == "input" and given.get("type") in ("submit", "button", "reset"):
            self.said.append(Said(given.get("value", ""), lang, "<input value>"))

    def _take_faults(self, tag: str, given: dict[str, str]) -> None:
        if tag == "style" or "style" in given:
            self.faults.append(f"inline style on <{tag}>")
        if tag == "script" and not given.get("src"):
            self.faults.append("a script without an address")
        self.faults += [f"<{tag} {name}>" for name in given if name.startswith("on")]


def _told(value: str) -> list[str]:
    """What a data attribute holds for a script to show: of JSON its strings, of an address or a key nothing."""
    if value[0] in "{[":
        try:
            return strings(json.loads(value))
        except ValueError:
            return [value]
    return [] if re.fullmatch(r"[a-z0-9_:.-]+|/\S*|[0-9TZ:+.-]+", value) else [value]


def strings(value: Any) -> list[str]:
    """Every text inside a JSON value."""
    if isinstance(value, str):
        return [value]
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for one in inside for text in strings(one)]
