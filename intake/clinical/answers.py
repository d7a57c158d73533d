"""Any JSON at all, read as answers to the codebook's questions (codebook 1, 2).

Reading never fails. What cannot be used is listed as an issue and counts as not given:
I01 unknown key · I02 wrong type · I03 code that is not offered · H07 outside hard limits ·
H08 score not on its scale · H11 number without unit. The entry itself stays in `raw`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from intake.clinical.codebook import FIELDS, GROUPS
from intake.clinical.codebook.model import Absent
from intake.clinical.reading import reader_for
from intake.clinical.refusal import Reader, Refusal, Refused

_LONGEST_NAME = 100
_NOTHING: Mapping[str, Any] = MappingProxyType({})

SCORES: Mapping[str, frozenset[int]] = MappingProxyType({
    "ecog": frozenset(range(5)),
    "karnofsky": frozenset(range(10, 101, 10)),
    "lansky": frozenset(range(10, 101, 10)),
})


class Issue(NamedTuple):
    """A code of codebook 10 (or I01–I03) and the field it is about."""

    code: str
    field: str


class Row:
    """Read-only answers: a row of a repeating group, or (as `Answers`) all of them.

    A field has a value, an absent state, or neither; see codebook 1.1.
    """

    __slots__ = ("_absent", "_values", "path", "refused")

    def __init__(
        self, values: Mapping[str, Any], absent: Mapping[str, Absent], refused: Mapping[str, Refused], path: str = ""
    ) -> None:
        self._values = values
        self._absent = absent
        self.refused = refused
        self.path = path

    def value(self, name: str) -> Any:
        """The value, or None if it was not given or cannot be used."""
        return self._values.get(name)

    def given(self, name: str) -> bool:
        return name in self._values

    def absent(self, name: str) -> Absent | None:
        return self._absent.get(name)

    def answered(self, name: str) -> bool:
        """Whether the person answered at all: with a value, or with "I don't know" and the like."""
        return name in self._values or name in self._absent

    def has(self, name: str, *codes: str) -> bool:
        """Whether the answer is, or (several choices) contains, one of the codes."""
        value = self._values.get(name)
        if isinstance(value, tuple):
            return any(code in value for code in codes)
        return value in codes

    def field(self, name: str) -> str:
        """The field's address in errors: `treatment_lines[0].end_date`, or plainly its name."""
        return f"{self.path}.{name}" if self.path else name


class Answers(Row):
    """All answers of a request. `issues` lists what could not be used, `raw` is the entry as it came."""

    __slots__ = ("_rows", "issues", "raw")

    def __init__(
        self,
        values: Mapping[str, Any],
        absent: Mapping[str, Absent],
        refused: Mapping[str, Refused],
        rows: Mapping[str, tuple[Row, ...]],
        issues: tuple[Issue, ...],
        raw: object,
    ) -> None:
        super().__init__(values, absent, refused)
        self._rows = rows
        self.issues = issues
        self.raw = raw

    def rows(self, group: str) -> tuple[Row, ...]:
        return self._rows.get(group, ())

    @property
    def told(self) -> frozenset[str]:
        """Names of the questions and groups that have an answer of any kind."""
        return frozenset((*self._values, *self._absent, *self._rows))

    def without(self, names: frozenset[str]) -> Answers:
        """The same answers as if these fields had not been answered."""
        return Answers(
            {name: value for name, value in self._values.items() if name not in names},
            {name: state for name, state in self._absent.items() if name not in names},
            self.refused,
            {group: rows for group, rows in self._rows.items() if group not in names},
            self.issues,
            self.raw,
        )


_READERS: dict[str, Reader] = {name: reader_for(field) for name, field in FIELDS.items() if name not in GROUPS}
_ROW_READERS: dict[str, dict[str, Reader]] = {
    group: {field.name: reader_for(field) for field in declaration.rows} for group, declaration in GROUPS.items()
}


def parse(raw: object) -> Answers:
    """Read answers; never raises. `raw` is what `json.loads` gives, with floats or decimals."""
    issues: list[Issue] = []
    if not isinstance(raw, Mapping):
        if raw is not None:
            issues.append(Issue("I02", "answers"))
        return Answers(_NOTHING, _NOTHING, _NOTHING, _NOTHING, tuple(issues), raw)
    values: dict[str, Any] = {}
    absent: dict[str, Absent] = {}
    refused: dict[str, Refused] = {}
    rows: dict[str, tuple[Row, ...]] = {}
    for name, entry in raw.items():
        if name in GROUPS:
            rows[name] = _read_group(name, entry, issues)
        else:
            _read(_READERS, "", name, entry, values, absent, refused, issues)
    _check_score(values, refused, issues)
    return Answers(values, absent, refused, rows, tuple(issues), raw)


def _read(
    readers: Mapping[str, Reader],
    prefix: str,
    name: object,
    entry: object,
    values: dict[str, Any],
    absent: dict[str, Absent],
    refused: dict[str, Refused],
    issues: list[Issue],
) -> None:
    """Read one answer into the place where it belongs."""
    reader = readers.get(name) if isinstance(name, str) else None
    if reader is None or not isinstance(name, str):
        issues.append(Issue("I01", prefix + _printable(name)))
        return
    if entry is None:
        return
    try:
        value = reader(entry)
    except Refusal as refusal:
        code, value, part = refusal.code, refusal.usable, refusal.part
        issues.append(Issue(code, prefix + name + part))
        if value is None:
            refused[name] = Refused(code, refusal.canonical)
            return
    if isinstance(value, Absent):
        absent[name] = value
    elif value is not None:
        values[name] = value


def _printable(name: object) -> str:
    """An unknown key as it can be stored and shown: short, and without control characters."""
    text = (name if isinstance(name, str) else repr(type(name)))[:_LONGEST_NAME]
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


def _read_group(group: str, entry: object, issues: list[Issue]) -> tuple[Row, ...]:
    if entry is None:
        return ()
    if isinstance(entry, Mapping) and "absent" in entry and len(entry) == 1:
        return ()
    if not isinstance(entry, (list, tuple)):
        issues.append(Issue("I02", group))
        return ()
    readers = _ROW_READERS[group]
    return tuple(_read_row(readers, f"{group}[{index}]", row, issues) for index, row in enumerate(entry))


def _read_row(readers: Mapping[str, Reader], path: str, entry: object, issues: list[Issue]) -> Row:
    """A row that is no object keeps its place: it counts as a row of which nothing is known."""
    if not isinstance(entry, Mapping):
        issues.append(Issue("I02", path))
        return Row(_NOTHING, _NOTHING, _NOTHING, path)
    values: dict[str, Any] = {}
    absent: dict[str, Absent] = {}
    refused: dict[str, Refused] = {}
    for name, answer in entry.items():
        _read(readers, path + ".", name, answer, values, absent, refused, issues)
    return Row(values, absent, refused, path)


def _check_score(values: dict[str, Any], refused: dict[str, Refused], issues: list[Issue]) -> None:
    """H08: a score that its scale does not have counts as not given."""
    score, scale = values.get("performance_score"), values.get("performance_scale")
    if score is not None and scale is not None and score not in SCORES[scale]:
        del values["performance_score"]
        refused["performance_score"] = Refused("H08")
        issues.append(Issue("H08", "performance_score"))
