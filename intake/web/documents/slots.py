"""The slots of the records page: what is here for each check, and the files that were chosen for one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import abort, request

from intake.clinical.answers import parse
from intake.clinical.assessment import Assessment
from intake.clinical.codebook import DOCUMENT_TYPE_BY_CODE
from intake.clinical.codebook.model import Voice
from intake.clinical.dates import parse_date
from intake.clinical.record_slots import CODES, KINDS, OTHER, OTHER_KINDS, KindStanding, Sent, Slot, SlotState, slots
from intake.clinical.situation import Situation, voice_of
from intake.models.documents import DocumentState
from intake.services.assessing import assess_now, clinic_moment, clinical_settings
from intake.services.documents import Details, ListedDocument
from intake.services.work import Work
from intake.web.documents import slot_words
from intake.web.documents.folder import Folder
from intake.web.language import _
from intake.web.uploads import SealingStream, received

FILES = "files"  # the field for whatever there is, all at once
ALL_CODES = (*CODES, OTHER)
# A file that nobody can read serves no check.
USELESS = (DocumentState.INFECTED, DocumentState.LOCKED, DocumentState.UNREADABLE)


@dataclass(frozen=True)
class Chosen:
    """One file of the posted form: the field it came in, and what that field says about it."""

    field: str
    name: str
    stream: SealingStream
    details: Details


def chosen() -> Iterator[Chosen]:
    """Every file of the form, in the order of its fields. The kind follows the slot it was put in."""
    for field, kind in [(FILES, None), *((field_of(code), _kind_chosen(code)) for code in ALL_CODES)]:
        if request.form.get(field):  # text where files are due
            abort(400)
        for name, stream in received(field):
            yield Chosen(field, name, stream, Details(doc_type=kind))


def field_of(code: str) -> str:
    return f"{FILES}-{code}"


def _kind_chosen(code: str) -> str | None:
    kinds, told = _kinds_of(code), request.form.get(f"kind-{code}", "")
    if told in kinds:
        return told
    return kinds[0] if len(kinds) == 1 else None


def _kinds_of(code: str) -> tuple[str, ...]:
    return OTHER_KINDS if code == OTHER else KINDS[code]


def judged(
    work: Work, answers: Mapping[str, Any], assessment: Assessment, files: list[ListedDocument]
) -> tuple[Slot, ...]:
    """The slots of these records at this moment."""
    today = clinic_moment(work.now).date()
    sent = [Sent(file.details.doc_type, _day(file.details.doc_date)) for file in files if file.state not in USELESS]
    return slots(parse(answers), assessment, sent, clinical_settings(work), today)


def _day(text: str | None) -> date | None:
    return parse_date(text).first if text else None


def of_folder(folder: Folder) -> list[dict[str, Any]]:
    """The slots of a request's records as they stand now, drawn for the people who sent them."""
    answers, files = folder.answers, folder.files
    voice = voice_of(Situation(parse(answers), clinic_moment(folder.work.now)))
    return drawn(folder, judged(folder.work, answers, assess_now(folder.work, answers), files), files, voice)


def drawn(folder: Folder, found: tuple[Slot, ...], files: list[ListedDocument], voice: Voice) -> list[dict[str, Any]]:
    """What the templates show of each slot."""
    asked = request.args.get("for", "")
    return [_drawn(folder, slot, files, voice) | {"open": slot.code == asked} for slot in found]


def _drawn(folder: Folder, slot: Slot, files: list[ListedDocument], voice: Voice) -> dict[str, Any]:
    kinds = {standing.kind: standing for standing in slot.kinds}
    serving = [file for file in files if _serves(file, slot.code, kinds)]
    return {
        "code": slot.code,
        "title": slot_words.title(slot.code),
        "why": slot_words.why(slot.code),
        "state": slot.state.value,
        "word": slot_words.state(slot.state) if slot.code != OTHER or slot.kinds_in_play else "",
        "since": slot_words.too_old_since(slot.since),
        "kinds": [_kind(standing, voice) for standing in slot.kinds if _worth_naming(standing, slot)],
        "options": [(kind, _label(kind, voice)) for kind in kinds] if len(kinds) > 1 else [],
        "first": _first_wanted(slot),
        "field": field_of(slot.code),
        "files": [(file.name, folder.address("file", document_id=file.id)) for file in serving],
    }


def _serves(file: ListedDocument, code: str, kinds: dict[str, KindStanding]) -> bool:
    return file.details.doc_type in kinds or (code == OTHER and file.details.doc_type is None)


def _worth_naming(standing: KindStanding, slot: Slot) -> bool:
    """What is needed or here; where nothing is, what could be sent to the check."""
    if standing in slot.kinds_in_play:
        return True
    return slot.code != OTHER and not any(kind.required for kind in slot.kinds)


def _kind(standing: KindStanding, voice: Voice) -> dict[str, str]:
    loud = standing.state is not SlotState.NOT_NEEDED
    return {
        "label": _label(standing.kind, voice),
        "state": standing.state.value if loud else "",
        "word": slot_words.state(standing.state) if loud else "",
        "since": slot_words.too_old_since(standing.since),
    }


def _label(kind: str, voice: Voice) -> str:
    return _(DOCUMENT_TYPE_BY_CODE[kind].label.for_voice(voice))


def _first_wanted(slot: Slot) -> str:
    """The kind that stands chosen: the first that is missing, then the first that is too old."""
    for state in (SlotState.MISSING, SlotState.OUTDATED):
        for standing in slot.kinds:
            if standing.state is state:
                return standing.kind
    return slot.kinds[0].kind if slot.code != OTHER else ""
