"""The words that a template writes by itself: its marked sentences, and text between tags. Not what views put in.

Read from the source, so that they stand still while hours, days and settings change. Macros that the template calls
are followed to where they are written; the frame that it extends is not, because it is every page's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from jinja2 import Environment, nodes

MARKS = ("_", "ngettext")
TAGS = re.compile(r"<[^>]*>")
# Days and powers of ten: whatever has letters to translate is marked, and a house test sees to that.
BETWEEN_TAGS = re.compile(r">([^<>]*\w[^<>]*)(?=<)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """`many` is the other form of a sentence with a number, else ''."""

    one: str
    many: str = ""


Word = Sentence | str


@dataclass
class _Source:
    """One template: its tree, and where the macros that it names are written."""

    name: str
    tree: nodes.Template
    macros: dict[str, nodes.Macro] = field(default_factory=dict)
    modules: dict[str, str] = field(default_factory=dict)  # p -> components/pieces.html
    named: dict[str, tuple[str, str]] = field(default_factory=dict)  # card -> (components/pieces.html, care_card)

    def __post_init__(self) -> None:
        self.macros = {macro.name: macro for macro in self.tree.find_all(nodes.Macro)}
        for module in self.tree.find_all(nodes.Import):
            if isinstance(module.template, nodes.Const):
                self.modules[module.target] = module.template.value
        for chosen in self.tree.find_all(nodes.FromImport):
            if isinstance(chosen.template, nodes.Const):
                for told in chosen.names:
                    name, alias = told if isinstance(told, tuple) else (told, told)
                    self.named[alias] = (chosen.template.value, name)


class TemplateWords:
    """Reads each template once. The frame of a page is read for the names of the macros that it hands on."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._sources: dict[str, _Source] = {}

    def of(self, template: str) -> list[Word]:
        """The words of a template in the order of its source."""
        source = self._source(template)
        return list(self._below(source, source.tree, set()))

    def _source(self, name: str) -> _Source:
        if name not in self._sources:
            loader = self._environment.loader
            assert loader is not None, "pages come from files"
            text = loader.get_source(self._environment, name)[0]
            source = _Source(name, self._environment.parse(text, name))
            for parent in source.tree.find_all(nodes.Extends):
                if isinstance(parent.template, nodes.Const):
                    inherited = self._source(parent.template.value)
                    source.modules = inherited.modules | source.modules
                    source.named = inherited.named | source.named
            self._sources[name] = source
        return self._sources[name]

    def _below(self, source: _Source, node: nodes.Node, seen: set[tuple[str, str]]) -> Iterator[Word]:
        for child in node.iter_child_nodes():
            if isinstance(child, nodes.Macro):
                continue
            if isinstance(child, nodes.TemplateData):
                yield from (text.strip() for text in BETWEEN_TAGS.findall(child.data))
            elif isinstance(child, nodes.Filter) and isinstance(child.node, nodes.Const):
                yield str(child.node.value)  # a number, written as the language writes it
            elif isinstance(child, nodes.Call) and isinstance(child.node, nodes.Name) and child.node.name in MARKS:
                yield from _marked(child)
                continue
            elif isinstance(child, nodes.Call):
                yield from self._called(source, child.node, seen)
            yield from self._below(source, child, seen)

    def _called(self, source: _Source, called: nodes.Expr, seen: set[tuple[str, str]]) -> Iterator[Word]:
        """The words of a macro that is called here, once."""
        where = _place(source, called)
        if where is None or where in seen:
            return
        seen.add(where)
        home = self._source(where[0])
        if where[1] in home.macros:
            yield from self._below(home, home.macros[where[1]], seen)


def _place(source: _Source, called: nodes.Expr) -> tuple[str, str] | None:
    """Template and name of the macro; None for what is no macro of ours."""
    if isinstance(called, nodes.Name):
        return (source.name, called.name) if called.name in source.macros else source.named.get(called.name)
    if isinstance(called, nodes.Getattr) and isinstance(called.node, nodes.Name):
        module = source.modules.get(called.node.name)
        return (module, called.attr) if module else None
    return None


def _marked(call: nodes.Call) -> Iterator[Word]:
    """A sentence, and the fixed values that are put into it. A sentence that the view gives is declared elsewhere."""
    told = [argument.value for argument in call.args if isinstance(argument, nodes.Const)]
    if told and isinstance(call.node, nodes.Name):
        yield Sentence(told[0], told[1]) if call.node.name == "ngettext" else Sentence(told[0])
    for value in call.kwargs:
        for fixed in value.find_all(nodes.Const):
            if isinstance(fixed.value, str) and (text := " ".join(TAGS.sub(" ", fixed.value).split())):
                yield text
