"""Many requests at once, for benches of the queue: the columns that the queue reads, sealed text shared by all.

The mix is a clinic's after some years: one request in five is open; of these 2 % are emergencies, a quarter urgent, half of
them nobody's. Names come in four scripts. The same number gives the same clinic.
"""

from __future__ import annotations

import json
import random
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select, text

from intake.db import Database
from intake.models.callbacks import Callback
from intake.models.drafts import Draft, DraftState
from intake.models.queue import SearchRow
from intake.models.referrals import Referral
from intake.runtime import Runtime
from intake.services import search_index
from intake.services.codes import ALPHABET
from intake.services.work import Work
from tests.bench.bulk import load, without_indexes
from tests.support import factories

CHUNK = 5_000
STAFF = 12
WORDS_OF = 20_000  # as many names hold all words there are
SYLLABLES = {
    "ru": ("ка", "ри", "на", "мо", "те", "ва", "ло", "ши", "бе", "гур", "дан", "сер", "ов", "ин", "ский"),
    "he": ("בר", "לי", "נע", "דו", "מי", "שר", "כה", "אב", "רו", "גל", "תמ", "ון", "ית", "אל"),
    "ar": ("مح", "عل", "سا", "نو", "كر", "يم", "فا", "حس", "رش", "ين", "دا", "لي"),
    "en": ("an", "ber", "col", "dor", "el", "fin", "gra", "hol", "is", "jo", "ken", "la", "mar", "ton", "son"),
}
LANGUAGES = ("ru", "ru", "ru", "he", "he", "ar", "ar", "en")
CLOSED_MIX = ("opinion_sent", "withdrawn", "other_route", "unreachable")
OPEN_MIX = ("submitted", "in_triage", "awaiting_records", "ready_for_review")
REASONS = json.dumps(
    [
        {"rule": "T11", "msgid": "Active leukaemia", "params": {}},
        {"rule": "T30", "msgid": "A transplant is planned", "params": {}},
    ]
)
DRAFT_COLUMNS = ("key_id", "language", "created_at", "updated_at", "expires_at")


def fill(runtime: Runtime, count: int) -> None:
    """Bring an empty database to `count` requests, with its search index, and let the database look at its tables."""
    with runtime.work() as work:
        pattern = factories.a_request(work, "EX1")
        people = [factories.a_member_of_staff(work, f"caller{number}").id for number in range(STAFF)]
        draft = {name: getattr(work.session.get_one(Draft, pattern.draft_id), name) for name in DRAFT_COLUMNS}
    with without_indexes(runtime.database, Draft, Referral, Callback, SearchRow):
        for start in range(1, count, CHUNK):
            numbers = range(start, min(start + CHUNK, count))
            with runtime.work() as work:
                _chunk(work, numbers, pattern.key_id, draft, people)
    _index_words(runtime)
    _analyse(runtime.database)


def _chunk(work: Work, numbers: range, key_id: str, draft: dict[str, Any], people: list[str]) -> None:
    rows = [_request(number, key_id, people, work.now) for number in numbers]
    sent = draft | {"state": DraftState.SUBMITTED.value, "content_sealed": b""}
    load(work, Draft, [sent | {"id": row["draft_id"]} for row in rows])
    load(work, Referral, rows)
    load(work, Callback, [_call(row, work.now) for row in rows if row["contacted_at"] is None])
    # The content is read off attributes, so the values of a row are given some.
    shown = (search_index.content(SimpleNamespace(**row)) for row in rows)
    stored = [{"id": n, "referral_id": row["id"], **found} for n, row, found in zip(numbers, rows, shown, strict=True)]
    load(work, SearchRow, stored)


def _request(number: int, key_id: str, people: list[str], now: datetime) -> dict[str, Any]:
    chance = random.Random(number)
    still_open = chance.random() < 0.2
    emergency = still_open and chance.random() < 0.02
    language = chance.choice(LANGUAGES)
    name, latin = _name(chance, language), _name(chance, "en")
    age = timedelta(minutes=chance.randrange(60 * 24 * (14 if still_open else 900)))
    contacted = not still_open or chance.random() < 0.6
    due = now - age + timedelta(days=chance.choice((1, 2, 10)) if not emergency else 0)
    return {
        "id": f"r{number:021d}", "reference": _reference(number), "draft_id": f"d{number:021d}", "key_id": key_id,
        "origin": "patient", "state": chance.choice(OPEN_MIX) if still_open else "closed",
        "closed_as": None if still_open else chance.choice(CLOSED_MIX), "short_route": False, "suspect": False,
        "level": _level(chance, emergency), "computed_level": "routine", "lead_rule": "T11", "reasons": REASONS,
        "rank": 0 if emergency else 1, "due_at": due, "contact_due": due, "review_due": due,
        "contacted_at": now if contacted else None, "records_ready": chance.randrange(9), "records_of": 8,
        "next_step": "records", "language": language, "spoken_languages": f'["{language}"]', "time_zone": "Asia/Almaty",
        "patient_name": name, "patient_latin_name": latin, "date_of_birth": "2018-03-27", "sender_name": name,
        "sender_role": "parent", "phone": f"+7701{number:07d}", "whatsapp": None, "email": f"family{number}@example.org",
        "owner_id": chance.choice(people) if chance.random() < 0.5 else None, "submitted_at": now - age,
        "updated_at": now, "closed_at": None if still_open else now, "revision": 1, "search_stale": False,
        "snoozed_until": now + timedelta(days=3) if still_open and not emergency and chance.random() < 0.05 else None,
    }  # fmt: skip


def _call(row: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The planned call of somebody nobody has reached."""
    return {
        "id": "c" + row["id"][1:], "referral_id": row["id"], "state": "planned", "urgency": row["level"],
        "time_zone": "Asia/Almaty", "languages": row["spoken_languages"], "prefer": "[]", "extended_ok": False,
        "starts_at": now + timedelta(hours=3), "why": "[]", "proposals": "[]", "tries": 0, "version": 1,
        "created_at": now, "updated_at": now,
    }  # fmt: skip


def _level(chance: random.Random, emergency: bool) -> str:
    return "immediate" if emergency else chance.choices(("urgent", "soon", "routine"), (25, 35, 40))[0]


def _name(chance: random.Random, language: str) -> str:
    words = ("".join(chance.choices(SYLLABLES[language], k=chance.randint(2, 3))) for _word in range(2))
    return " ".join(word.title() for word in words)


def _reference(number: int) -> str:
    letters = []
    for _place in range(8):
        number, letter = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[letter])
    # The fast-moving letters first, as random references have them.
    return "".join(letters[:4]) + "-" + "".join(letters[4:])


def _index_words(runtime: Runtime) -> None:
    """What the tick would have done row by row."""
    with runtime.work() as work:
        names = work.session.scalars(select(SearchRow.names).order_by(SearchRow.id).limit(WORDS_OF))
        search_index.learn(work, names.all())
        if runtime.database.sqlite:
            work.session.execute(text("INSERT INTO search_fts (search_fts) VALUES ('rebuild')"))


def _analyse(database: Database) -> None:
    """What PostgreSQL does by itself some minutes after so many rows came in."""
    if database.sqlite:
        with database.unit_of_work() as session:
            session.execute(text("ANALYZE"))
        return
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as link:
        link.execute(text("VACUUM (ANALYZE)"))
