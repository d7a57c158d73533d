"""The worked cases as people who go through the pages: what they add, which files they choose, what was stored."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from intake.demo.files import pdf
from intake.models.referrals import Referral
from intake.runtime import Runtime
from intake.services import referrals
from intake.services.keys import unseal_value
from tests.support.application import Clock
from tests.support.walker import walker
from tools.walker import SECONDS_TO_READ, Walker

DATA = Path(__file__).resolve().parent.parent / "data" / "example-cases.json"
CASES: Mapping[str, dict[str, Any]] = {
    case["id"]: case for case in json.loads(DATA.read_text(encoding="utf-8"), parse_float=Decimal)["cases"]
}
# What a real sender adds: a name as in the passport and ways to be reached. Consents are ticked on their page.
SENDERS: Mapping[str, dict[str, Any]] = {
    "EX1": {"patient_full_name": "Тимур Пример", "whatsapp_number": "+77010000001", "email": "aigul@family.example"},
    "EX2": {"patient_full_name": "Олена Приклад", "email": "olena@family.example"},
    "EX3": {"patient_full_name": "Karl Example", "email": "ward@klinikum.example"},
    "EX4": {
        "patient_full_name": "Георгий Пример",
        "country_of_residence": "GE",
        "time_zone": "Asia/Tbilisi",
        "preferred_language": "ka",
        "preferred_channel": "phone",
    },
    "EX5": {"patient_full_name": "Ioana Example", "email": "ioana@family.example"},
    "EX6": {"patient_full_name": "Жасур Пример", "whatsapp_number": "+998900000006"},
}


def moment(case: str) -> datetime:
    return datetime.fromisoformat(CASES[case]["as_of"])


def told(case: str) -> dict[str, Any]:
    """Everything this person has in mind."""
    return {**SENDERS[case], **CASES[case]["answers"]}


def expected(case: str) -> dict[str, Any]:
    """What the assessment must say, with numbers as JSON has them."""
    found: dict[str, Any] = json.loads(json.dumps(CASES[case]["expected"], default=float))
    return found


def begin(client: FlaskClient, clock: Clock, case: str, language: str) -> Walker:
    """At the urgent screen, just so long before the case's moment that the consents are read by then."""
    clock.now = moment(case) - timedelta(seconds=SECONDS_TO_READ)
    person = walker(client, clock, told(case))
    person.browser.open(f"/{language}/")
    person.browser.open(person.browser.page.link_to("/urgent"))
    return person


def send(person: Walker) -> None:
    """From the first page to the confirmation, with every record of the case."""
    person.walk(until="/records")
    add_records(person)
    person.walk()
    person.press(person.form())


def add_records(person: Walker) -> None:
    """Upload one file for each record of the case, then say what each is."""
    rows = person.answers.get("documents") or []
    page = person.upload(*((f"отчёт {number}.pdf", pdf(f"Report {number}")) for number in range(len(rows))))
    for link, row in zip(list(_files(page.links)), rows, strict=True):
        described = person.describe(link, row)
        assert described.status == 200, described.errors


def _files(links: Any) -> Iterator[str]:
    """Each file's own page once, in the order of the list."""
    found = (link.address for link in links if "/request/records/" in link.address)
    yield from dict.fromkeys(found)


def sent(runtime: Runtime) -> tuple[Referral, dict[str, Any], dict[str, Any]]:
    """The only request, its answers, and the assessment that was stored with them."""
    with runtime.reading() as work:
        referral = work.session.scalars(select(Referral)).one()
        revision = referrals.latest_revision(work, referral)
        record = unseal_value(work, referral.key_id, referrals.ASSESSMENT_PLACE, revision.assessment_sealed)
        return referral, referrals.answers_of(work, referral), dict(record)
