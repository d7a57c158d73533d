"""Passkeys (WebAuthn level 2): added, named, removed, and asked for. The device itself checks its owner each time.

A passkey belongs to the host of PUBLIC_URL. Browsers know none for a bare IP address: there the app serves.
"""

from __future__ import annotations

import hashlib
import ipaddress
import json
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import delete, select
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import (
    base64url_to_bytes,
    parse_authentication_credential_json,
    parse_registration_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from config import Settings
from intake.db import rows_changed
from intake.models.staff import Passkey, Staff
from intake.services import audit, challenges
from intake.services.challenges import Purpose
from intake.services.work import Work

LONGEST_NAME = 60
MOST = 10  # of one person
# What a browser that was tampered with can make the library stumble over.
UNREADABLE = (WebAuthnException, ValueError, KeyError, TypeError, AttributeError)


def host(settings: Settings) -> str:
    """The relying party's id; empty where browsers know no passkeys."""
    name = urlsplit(settings.public_url).hostname or ""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return name
    return ""


def creation_options(work: Work, person: Staff, session_id: str) -> dict[str, Any]:
    """What the browser needs to make a passkey for this person."""
    options = generate_registration_options(
        rp_id=host(work.settings),
        rp_name=work.settings.clinic.name,
        user_id=person.id.encode(),
        user_name=person.email,
        user_display_name=person.name,
        challenge=challenges.make(work, Purpose.ADD, session_id),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=_descriptors(work, person),
    )
    return _plain(options_to_json(options))


def add(work: Work, person: Staff, session_id: str, answer: str, name: str) -> Passkey | None:
    """Keep the passkey that the browser has made. None for an answer that does not hold."""
    try:
        challenge = _challenge_of(answer)
        if len(_descriptors(work, person)) >= MOST or not challenges.spend(work, challenge, Purpose.ADD, session_id):
            return None
        made = verify_registration_response(
            credential=parse_registration_credential_json(answer),
            expected_challenge=challenge,
            expected_rp_id=host(work.settings),
            expected_origin=work.settings.public_url,
            require_user_verification=True,
        )
    except UNREADABLE:
        return None
    hashed = _hashed(made.credential_id)
    if work.session.scalar(select(Passkey.id).where(Passkey.credential_hash == hashed)) is not None:
        return None
    passkey = Passkey(
        staff_id=person.id,
        name=" ".join(name.split())[:LONGEST_NAME],
        credential_hash=hashed,
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        created_at=work.now,
    )
    work.session.add(passkey)
    work.session.flush()
    audit.record(work, "staff.passkey_added", "staff", person.id)
    return passkey


def request_options(work: Work, purpose: Purpose, session_id: str, person: Staff | None = None) -> dict[str, Any]:
    """What the browser needs to ask for a passkey: one of this person's, or any of this clinic's."""
    options = generate_authentication_options(
        rp_id=host(work.settings),
        challenge=challenges.make(work, purpose, session_id),
        allow_credentials=_descriptors(work, person) if person else None,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return _plain(options_to_json(options))


def owner(work: Work, purpose: Purpose, session_id: str, answer: str, person: Staff | None = None) -> Staff | None:
    """Whose passkey has answered; None for an answer that does not hold, or that is not this person's."""
    try:
        credential = parse_authentication_credential_json(answer)
        challenge = _challenge_of(answer)
        passkey = work.session.scalar(select(Passkey).where(Passkey.credential_hash == _hashed(credential.raw_id)))
        if passkey is None or not challenges.spend(work, challenge, purpose, session_id):
            return None
        shown = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=host(work.settings),
            expected_origin=work.settings.public_url,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except UNREADABLE:
        return None
    found = work.session.get(Staff, passkey.staff_id)
    if found is None or not found.active or (person is not None and found.id != person.id):
        return None
    passkey.sign_count, passkey.used_at = shown.new_sign_count, work.now
    return found


def of(work: Work, person: Staff) -> list[Passkey]:
    """The passkeys of a person, the oldest first."""
    mine = select(Passkey).where(Passkey.staff_id == person.id).order_by(Passkey.created_at, Passkey.id)
    return list(work.session.scalars(mine))


def remove(work: Work, person: Staff, passkey_id: str) -> bool:
    """False for one that is not this person's."""
    mine = delete(Passkey).where(Passkey.id == passkey_id, Passkey.staff_id == person.id)
    gone = rows_changed(work.session, mine) == 1
    if gone:
        audit.record(work, "staff.passkey_removed", "staff", person.id)
    return gone


def _descriptors(work: Work, person: Staff) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=passkey.credential_id) for passkey in of(work, person)]


def _challenge_of(answer: str) -> bytes:
    """The challenge that the browser says it has answered."""
    told = json.loads(base64url_to_bytes(json.loads(answer)["response"]["clientDataJSON"]))
    return base64url_to_bytes(told["challenge"])


def _hashed(credential_id: bytes) -> str:
    return hashlib.sha256(credential_id).hexdigest()


def _plain(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)
    return found
