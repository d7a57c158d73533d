"""A tail that was cut off the audit log is missed, because the log's end is kept in second places."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from sqlalchemy import select, text

from intake.models.outbox import OutboxEmail
from intake.models.staff import Role
from intake.runtime import Runtime
from intake.services import audit_check, audit_heads
from intake.services.audit_check import Fault, Finding
from intake.services.audit_heads import Head
from tests.services.test_audit import recorded, tampered
from tests.support import factories
from tests.support.application import Clock

DAY = "2026-11-22"
CUT = "DELETE FROM audit_event WHERE seq > 3"


def keep(runtime: Runtime) -> int:
    with runtime.work() as work:
        return audit_heads.keep(work)


def findings(runtime: Runtime, *more: Head) -> list[Finding]:
    with runtime.reading() as work:
        return audit_check.check(work, *more).findings


def test_a_whole_log_agrees_with_its_heads(runtime: Runtime, clock: Clock) -> None:
    recorded(runtime)
    assert keep(runtime) == 1
    clock.move(days=1)
    recorded(runtime)
    assert keep(runtime) == 1
    assert findings(runtime) == []


def test_the_end_is_kept_once_a_day_and_an_empty_log_has_none(runtime: Runtime) -> None:
    assert keep(runtime) == 0
    recorded(runtime)
    assert [keep(runtime), keep(runtime)] == [1, 0]


def test_a_tail_that_was_cut_off_is_named(runtime: Runtime) -> None:
    recorded(runtime)
    keep(runtime)
    tampered(runtime, CUT)
    assert findings(runtime) == [Finding(Fault.CUT, 4, 5, DAY)]


def test_without_the_table_of_heads_the_store_of_files_still_tells(runtime: Runtime) -> None:
    recorded(runtime)
    keep(runtime)
    tampered(runtime, CUT, "DELETE FROM audit_head")
    assert findings(runtime) == [Finding(Fault.CUT, 4, 5, DAY)]


def test_without_both_the_mail_still_tells(runtime: Runtime) -> None:
    recorded(runtime)
    with runtime.work() as work:
        factories.a_member_of_staff(work, "Yael", Role.ADMINISTRATOR)
    keep(runtime)
    with runtime.reading() as work:
        mail = work.session.scalars(select(OutboxEmail).where(OutboxEmail.template == "audit_head")).one()
    assert mail.to_addr == "yael@clinic.test"
    assert set(mail.payload) == {"seq", "chain"}
    tampered(runtime, CUT, "DELETE FROM audit_head")
    runtime.store.delete(f"{audit_heads.FOLDER}/{DAY}.json")
    assert findings(runtime) == []
    assert findings(runtime, Head("given", mail.payload["seq"], mail.payload["chain"], "", "")) == [
        Finding(Fault.CUT, 4, 5, "given")
    ]


def test_a_log_that_was_written_anew_differs_from_its_head(runtime: Runtime) -> None:
    recorded(runtime)
    keep(runtime)
    tampered(runtime, "UPDATE audit_event SET chain = '0' WHERE seq = 5")
    assert Finding(Fault.BROKEN, 5, day=DAY) in findings(runtime)


@pytest.mark.parametrize("content", [b"{", b"[]", json.dumps({"day": DAY, "seq": 1, "chain": "", "key_name": "",
                                                                 "signature": ""}).encode()])  # fmt: skip
def test_a_head_that_is_not_ours_is_told_and_proves_nothing(runtime: Runtime, content: bytes) -> None:
    recorded(runtime)
    runtime.store.put(f"{audit_heads.FOLDER}/{DAY}.json", content)
    assert [finding.fault for finding in findings(runtime)] == [Fault.FORGED]


def test_the_command_says_what_is_wrong_and_ends_with_1(app: Flask, runtime: Runtime) -> None:
    recorded(runtime)
    shell = app.test_cli_runner()
    head = shell.invoke(args=["audit", "head"]).output.strip()
    whole = shell.invoke(args=["audit", "verify"])
    assert (whole.exit_code, whole.output) == (0, "ok: 5 events, the last is 5; 2 kept heads\n")
    tampered(runtime, CUT, "UPDATE audit_event SET role = 'lead' WHERE seq = 2")
    cut = shell.invoke(args=["audit", "verify", "--head", head])
    assert cut.exit_code == 1
    assert "row 2: altered, put in or moved\n" in cut.output
    assert f"rows 4 to 5: cut off from the end (kept head of {DAY})\n" in cut.output
    assert "rows 4 to 5: cut off from the end (kept head of given)\n" in cut.output


def test_a_head_that_is_none_is_refused_by_the_command(app: Flask) -> None:
    assert app.test_cli_runner().invoke(args=["audit", "verify", "--head", "5:xyz"]).exit_code == 2


def test_the_table_of_heads_is_no_part_of_the_log(runtime: Runtime) -> None:
    recorded(runtime)
    keep(runtime)
    with runtime.reading() as work:
        assert work.session.scalar(text("SELECT count(*) FROM audit_event")) == 5
