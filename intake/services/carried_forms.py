"""A form that a member of staff sent from a session that had ended: kept, given back to them, never sent for them.

It is sealed, belongs to the account it was typed under and nobody else, and is forgotten after an hour or once it was
sent (security-reliability 2.1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import delete

from intake.models.sessions import CarriedForm
from intake.models.staff import Staff
from intake.services import audit
from intake.services.work import Work
from intake.vault.sealing import seal_json, unseal_json

KEPT_FOR = timedelta(hours=1)
PURPOSE = "carried form"
LONGEST_PATH = 200
NOT_KEPT = frozenset({"csrf_token"})


def keep(work: Work, person: Staff, path: str, fields: Mapping[str, Sequence[str]]) -> None:
    """Keep what was sent to `path`, every value of every name; what was kept for it before is replaced."""
    if len(path) > LONGEST_PATH:
        return
    typed = {name: list(sent) if len(sent) > 1 else sent[0] for name, sent in fields.items() if name not in NOT_KEPT}
    drop(work, person, path)
    row = CarriedForm(
        staff_id=person.id,
        path=path,
        key_name=work.keys.current,
        fields_sealed=seal_json(work.keys.derive(PURPOSE), _place(person.id, path), typed),
        expires_at=work.now + KEPT_FOR,
    )
    work.session.add(row)
    audit.record(work, "form.kept", "staff", person.id)


def kept(work: Work, person: Staff, path: str) -> dict[str, str | list[str]]:
    """What this person sent to `path` too late, a list where a name had several values; nothing after an hour."""
    row = work.session.get(CarriedForm, (person.id, path[:LONGEST_PATH]))
    if row is None or row.expires_at <= work.now:
        return {}
    key = work.keys.derive_from(row.key_name, PURPOSE)
    found: dict[str, str | list[str]] = unseal_json(key, _place(person.id, path), row.fields_sealed)
    return found


def drop(work: Work, person: Staff, path: str) -> None:
    """It was sent, or something newer takes its place."""
    work.session.execute(delete(CarriedForm).where(CarriedForm.staff_id == person.id, CarriedForm.path == path))


def _place(staff_id: str, path: str) -> str:
    """Sealed for one account and one page: a row that is moved to another account does not open."""
    return f"carried_form.fields {staff_id} {path}"
