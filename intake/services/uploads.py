"""Uploads that are resumed: begun, held by one request at a time, noted down part by part, finished, forgotten.

What has arrived belongs to the draft or request that it was begun for; when it is complete it becomes a document
through `documents.take_in`, with every refusal of a file that comes in one piece.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import ColumnElement, Table, and_, bindparam, func, select, update

from intake.db import new_id, rows_changed
from intake.errors import Conflict, NotFound
from intake.limits import Limits
from intake.models.drafts import Draft
from intake.models.referrals import Referral
from intake.models.uploads import Upload
from intake.services import documents
from intake.services.documents import Details, Owner, Refusal, Taken
from intake.services.keys import open_key, unseal_value
from intake.services.upload_terms import FileRefused, Held, Hold, Told, Unfinished, WrongPlace
from intake.services.work import Work
from intake.vault.arrival import Arrival, Standing
from intake.vault.kinds import kind_of, limit_of_name
from intake.vault.names import display_name
from intake.vault.sealing import seal_json

PLACE = "upload.state"
IDLE = timedelta(hours=24)
HOLD = timedelta(seconds=10)  # a request that shows no sign of life for so long lets go
AT_MOST = 200
TABLE = cast(Table, Upload.__table__)
# Built once: hundreds of these come with one large file.
NOTED = (
    update(TABLE)
    .where(TABLE.c.id == bindparam("upload"), TABLE.c.holder == bindparam("token"))
    .values({name: bindparam(name) for name in ("received", "state_sealed", "expires_at", "holder", "held_until")})
)


def start(
    work: Work, owner: Owner, length: int, told: Told, head: bytes = b"", physician_id: str | None = None
) -> Upload:
    """Begin an upload of `length` bytes. `head`: the file's first bytes, if the client sent them along to hear early
    that it is no file for us. Raises FileRefused."""
    refusal = _refused_beforehand(work, owner, length, told, head, physician_id)
    if refusal is not None:
        raise FileRefused(refusal)
    identity = new_id()
    standing = Standing.nothing(identity)
    upload = Upload(
        id=identity,
        draft_id=owner.id if isinstance(owner, Draft) else None,
        referral_id=owner.id if isinstance(owner, Referral) else None,
        physician_id=physician_id,
        key_id=owner.key_id,
        storage_name=standing.manifest.storage_name,
        length=length,
        received=0,
        state_sealed=_sealed(open_key(work, owner.key_id), told, standing),
        created_at=work.now,
        expires_at=work.now + IDLE,
    )
    work.session.add(upload)
    work.session.flush()
    return upload


def find(work: Work, owner: Owner, upload_id: str, physician_id: str | None = None) -> Upload:
    """This owner's upload, or this physician's to them, also one that has just become a document. Raises NotFound, for
    expired ones too."""
    query = select(Upload).where(Upload.id == upload_id, _of(owner, physician_id), Upload.expires_at > work.now)
    upload = work.session.scalar(query)
    if upload is None:
        raise NotFound
    return upload


def told_of(work: Work, upload: Upload) -> Told | None:
    """What the sender said about the file; None when it has become a document."""
    return _opened(work, upload)[0] if upload.state_sealed else None


def is_held(work: Work, upload: Upload) -> bool:
    return upload.holder is not None and upload.held_until is not None and upload.held_until > work.now


def hold(work: Work, upload: Upload, offset: int) -> Hold:
    """Take the upload for one request that goes on from `offset`. Raises Held, WrongPlace."""
    token = new_id()
    free = Upload.holder.is_(None) | (Upload.held_until <= work.now)
    mine = update(Upload).where(Upload.id == upload.id, free, Upload.received == offset, Upload.finished_at.is_(None))
    if rows_changed(work.session, mine.values(holder=token, held_until=work.now + HOLD)) != 1:
        work.session.refresh(upload)
        raise Held if is_held(work, upload) else WrongPlace
    told, standing = _opened(work, upload)
    return Hold(upload.id, token, upload.length, told, standing, open_key(work, upload.key_id))


def sign_of_life(work: Work, held: Hold) -> None:
    """Bytes are still coming. Raises Conflict when somebody else took over."""
    _note(work, held, held_until=work.now + HOLD)


def note(work: Work, held: Hold, standing: Standing, *, let_go: bool = False) -> datetime:
    """Write down what has arrived: from here on it survives everything, and may go on until the moment that is given
    back. Raises Conflict when the hold was lost."""
    until = work.now + IDLE
    values = {
        "upload": held.upload_id,
        "token": held.token,
        "received": standing.received,
        "state_sealed": _sealed(held.key, held.told, standing),
        "expires_at": until,
        "holder": None if let_go else held.token,
        "held_until": None if let_go else work.now + HOLD,
    }
    if rows_changed(work.session, NOTED, values) != 1:
        raise Conflict
    return until


def let_go(work: Work, held: Hold) -> None:
    """The next request may go on. Nothing happens if the hold was lost."""
    mine = update(Upload).where(Upload.id == held.upload_id, Upload.holder == held.token)
    work.session.execute(mine.values(holder=None, held_until=None))


def finish(work: Work, owner: Owner, held: Hold, arrival: Arrival, physician_id: str | None = None) -> Taken:
    """The file is complete: it becomes a document, or is refused and gone. Raises Conflict when the hold was lost."""
    upload = find(work, owner, held.upload_id, physician_id)
    _note(work, held, received=held.length, state_sealed=b"", finished_at=work.now, holder=None, held_until=None,
          expires_at=work.now + IDLE)
    details = Details(doc_type=held.told.doc_type)
    taken = documents.take_in(work, owner, held.told.name, arrival, details=details, physician_id=physician_id)
    if taken.refusal is not None:
        work.session.delete(upload)
    else:
        _forget_twins(work, _of(owner, physician_id), held)
    return taken


def drop(work: Work, upload: Upload) -> None:
    """Forget an upload and all that arrived of it; a document that it became stays. Raises Held."""
    if is_held(work, upload):
        raise Held
    _erase(work, upload)


def drop_held(work: Work, held: Hold) -> None:
    """Forget the upload that this request holds, because the file is refused."""
    upload = work.session.get(Upload, held.upload_id)
    if upload is not None and upload.holder == held.token:
        _erase(work, upload)


def refused_by_head(limits: Limits, told: Told, length: int, head: bytes) -> Refusal | None:
    """What the first bytes of a file say about the rest that has not come yet."""
    kind = kind_of(head, _shown(told))
    if kind is None:
        return Refusal.KIND
    return Refusal.TOO_LARGE if length > kind.limit(limits) else None


def unfinished(work: Work, owner: Owner, physician_id: str | None = None) -> list[Unfinished]:
    """What was begun and may go on, oldest first."""
    query = select(Upload).where(_of(owner, physician_id), _open(work)).order_by(Upload.created_at, Upload.id)
    uploads = work.session.scalars(query).all()
    return [Unfinished(one.id, _opened(work, one)[0], one.length, one.received) for one in uploads]


def hand_over(work: Work, draft: Draft, referral: Referral) -> None:
    """What was still on its way to a draft goes on to the request it became; both have the same key."""
    theirs = update(Upload).where(Upload.draft_id == draft.id)
    work.session.execute(theirs.values(draft_id=None, referral_id=referral.id))


def forget_all(work: Work, draft: Draft) -> None:
    """The draft is deleted, and with it what was on its way."""
    for upload in work.session.scalars(select(Upload).where(Upload.draft_id == draft.id)).all():
        _erase(work, upload)


def forget_expired(work: Work) -> int:
    """Delete what nobody has gone on with for a day; how many. May run at any time."""
    query = select(Upload).where(Upload.expires_at <= work.now).order_by(Upload.expires_at).limit(AT_MOST)
    expired = [upload for upload in work.session.scalars(query).all() if not is_held(work, upload)]
    for upload in expired:
        _erase(work, upload)
    return len(expired)


def _refused_beforehand(
    work: Work, owner: Owner, length: int, told: Told, head: bytes, physician_id: str | None
) -> Refusal | None:
    limits, most = work.settings.limits, limit_of_name(work.settings.limits, _shown(told))
    if length == 0:
        return Refusal.EMPTY
    if most == 0:
        return Refusal.KIND
    if length > most:
        return Refusal.TOO_LARGE
    if head and (refusal := refused_by_head(limits, told, length, head)):
        return refusal
    underway = select(func.count()).select_from(Upload).where(_open(work))
    if not documents.has_room(work, owner, work.session.scalar(underway.where(_whose(owner))) or 0):
        return Refusal.TOO_MANY
    own = work.session.scalar(underway.where(_of(owner, physician_id))) or 0
    if physician_id is not None and not documents.physician_may_add(work, physician_id, own):
        return Refusal.TOO_MANY
    return None if work.store.has_room(length, limits.disk_reserve_bytes) else Refusal.NO_ROOM


def _forget_twins(work: Work, theirs: ColumnElement[bool], held: Hold) -> None:
    """A sender who did not hear that a file was begun begins it once more, and would find the first beginning waiting
    for ever. Nothing has arrived of it, so nothing is lost if it was another file after all."""
    twins = select(Upload).where(theirs, _open(work), Upload.length == held.length, Upload.received == 0)
    for twin in work.session.scalars(twins).all():
        if not is_held(work, twin) and _opened(work, twin)[0] == held.told:
            _erase(work, twin)


def _shown(told: Told) -> str:
    return display_name(told.name) or "file"


def _note(work: Work, held: Hold, **values: object) -> None:
    mine = update(Upload).where(Upload.id == held.upload_id, Upload.holder == held.token)
    if rows_changed(work.session, mine.values(**values)) != 1:
        raise Conflict


def _erase(work: Work, upload: Upload) -> None:
    if upload.finished_at is None:
        work.store.delete_all(upload.storage_name)
    work.session.delete(upload)


def _sealed(key: bytes, told: Told, standing: Standing) -> bytes:
    return seal_json(key, PLACE, {"told": asdict(told), "standing": standing.as_json()})


def _opened(work: Work, upload: Upload) -> tuple[Told, Standing]:
    found = unseal_value(work, upload.key_id, PLACE, upload.state_sealed)
    return Told(**found["told"]), Standing.from_json(found["standing"])


def _of(owner: Owner, physician_id: str | None = None) -> ColumnElement[bool]:
    """What these people send themselves: a family does not see a physician's uploads, nor one physician another's."""
    return and_(_whose(owner), Upload.physician_id == physician_id)


def _whose(owner: Owner) -> ColumnElement[bool]:
    return Upload.draft_id == owner.id if isinstance(owner, Draft) else Upload.referral_id == owner.id


def _open(work: Work) -> ColumnElement[bool]:
    return Upload.finished_at.is_(None) & (Upload.expires_at > work.now)
