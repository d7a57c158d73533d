"""Nothing that is on record stands in the log as a bare code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import intake
from intake.models.staff import Role
from intake.services.queue import Shown
from intake.web.desk import audit_words, case, words

# Acts whose code is put together where they are recorded, by what can stand there.
PUT_TOGETHER = {
    "case.": ("summary", "preview", "evidence", "summary_pdf", *case.TABS.split(", ")),
    "queue.": tuple(shown.value for shown in Shown),
    "sign_in.": ("passkey", "totp", "recovery_code"),
    "staff.role.": tuple(role.value for role in Role),
}


def recorded() -> Iterator[str]:
    """The codes that the services and pages write down, read from their source."""
    for file in Path(intake.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("audit.record", "audit.record_list"):
                yield from _codes(node.args[1])
    yield from (start + end for start, ends in PUT_TOGETHER.items() for end in ends)


def _codes(told: ast.expr) -> list[str]:
    either = [told.body, told.orelse] if isinstance(told, ast.IfExp) else [told]
    return [one.value for one in either if isinstance(one, ast.Constant) and isinstance(one.value, str)]


def test_every_act_that_is_recorded_has_words() -> None:
    codes = set(recorded())
    assert {"case.preview", "document.checked", "staff.invite", "note.add"} <= codes
    assert sorted(code for code in codes if code not in words.ACTIONS and code not in audit_words.MORE_ACTIONS) == []


def test_the_trail_of_a_case_knows_the_words_of_what_is_done_to_requests() -> None:
    about = ("case.", "referral.", "document.", "message.", "records.", "urgency.", "contact.", "note.")
    codes = {code for code in recorded() if code.startswith(about)}
    assert sorted(codes - set(words.ACTIONS)) == []
