"""The desk's codes in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from intake.i18n import N_
from intake.models.desk import ContactOutcome, TaskKind
from intake.models.documents import DocumentState
from intake.models.physicians import InvitedBy, PhysicianRole, ReplyBy
from intake.models.referrals import ClosedAs, ReferralOrigin, ReferralState
from intake.models.staff import Role
from intake.services.oncall import Duty
from intake.vault.cleaning.verdicts import Reason
from intake.web.desk.life_words import ALIKE as ALIKE
from intake.web.desk.life_words import ITEM_OUTCOMES as ITEM_OUTCOMES
from intake.web.desk.life_words import PAGE_LANGUAGES as PAGE_LANGUAGES
from intake.web.desk.life_words import TRANSLATED_BY as TRANSLATED_BY
from intake.web.desk.log_words import ACTIONS as ACTIONS
from intake.web.language import _, language, sentence

LEVELS: Mapping[str, str] = {
    "immediate": N_("Immediate"),
    "urgent": N_("Urgent"),
    "soon": N_("Soon"),
    "routine": N_("Routine"),
}
STATES: Mapping[ReferralState, str] = {
    ReferralState.SUBMITTED: N_("New"),
    ReferralState.IN_TRIAGE: N_("In triage"),
    ReferralState.AWAITING_RECORDS: N_("Waiting for records"),
    ReferralState.READY_FOR_REVIEW: N_("Ready for review"),
    ReferralState.CONSULTATION_BOOKED: N_("Consultation booked"),
    ReferralState.CONSULTED: N_("Consulted"),
    ReferralState.CLOSED: N_("Closed"),
}
CLOSED_AS: Mapping[ClosedAs, str] = {
    ClosedAs.OPINION_SENT: N_("Closed: opinion sent"),
    ClosedAs.WITHDRAWN: N_("Closed: withdrawn by the sender"),
    ClosedAs.OTHER_ROUTE: N_("Closed: another route was offered"),
    ClosedAs.UNREACHABLE: N_("Closed: nobody could be reached"),
    ClosedAs.DUPLICATE: N_("Closed: sent twice"),
}
SENDERS: Mapping[str, str] = {
    "patient": N_("The patient"),
    "parent": N_("A parent"),
    "legal_guardian": N_("A legal guardian"),
    "caregiver": N_("A relative, friend or carer"),
    "referring_physician": N_("A referring physician"),
    "other_professional": N_("Another professional"),
}
ORIGINS: Mapping[ReferralOrigin, str] = {
    ReferralOrigin.PATIENT: N_("Sent by the patient or family"),
    ReferralOrigin.PHYSICIAN: N_("Sent by a physician"),
    ReferralOrigin.DESK: N_("Entered at the desk"),
}
NEXT_STEPS: Mapping[str, str] = {
    "call": N_("Call"),
    "call_again": N_("Call again"),
    "other_way": N_("Find another way to reach them"),
    "records": N_("Ask for the missing records"),
    "review": N_("Give to the haematologist"),
}
OUTCOMES: Mapping[ContactOutcome, str] = {
    ContactOutcome.REACHED: N_("Reached"),
    ContactOutcome.NO_ANSWER: N_("No answer"),
    ContactOutcome.WRONG_NUMBER: N_("Wrong number"),
    ContactOutcome.CALL_AGAIN: N_("Asked to be called again"),
    ContactOutcome.MESSAGE_SENT: N_("Message sent"),
}
CHANNELS: Mapping[str, str] = {
    "phone": N_("Telephone"),
    "whatsapp": N_("WhatsApp"),
    "sms": N_("Text message"),
    "email": N_("E-mail"),
    "video": N_("Video call"),
}
DUTIES: Mapping[Duty, str] = {
    Duty.COORDINATOR: N_("Coordinator"),
    Duty.CLINICIAN: N_("Clinician"),
    Duty.LEAD: N_("Lead"),
    Duty.ADMINISTRATOR: N_("Administrator"),
}
EMPTY_DUTIES: Mapping[Duty, str] = {
    Duty.COORDINATOR: N_("No coordinator is on call now."),
    Duty.CLINICIAN: N_("No clinician is on call now."),
    Duty.ADMINISTRATOR: N_("No administrator is on call now."),
}
ROLES: Mapping[Role, str] = {
    Role.COORDINATOR: N_("Coordinator"),
    Role.HAEMATOLOGIST: N_("Haematologist"),
    Role.LEAD: N_("Lead"),
    Role.ADMINISTRATOR: N_("Administrator"),
}
DOCUMENT_STATES: Mapping[DocumentState, str] = {
    DocumentState.RECEIVING: N_("Still arriving"),
    DocumentState.QUARANTINED: N_("Waits for the scanner"),
    DocumentState.CLEAN: N_("Checked"),
    DocumentState.INFECTED: N_("Infected"),
    DocumentState.LOCKED: N_("Locked with a password"),
    DocumentState.UNREADABLE: N_("Cannot be read"),
}
# Why a file is not clean, by the code in its row.
DOCUMENT_REASONS: Mapping[Reason, str] = {
    Reason.VIRUS: N_("The scanner found malware. Nobody can open it."),
    Reason.DISGUISED_PROGRAM: N_("A program is hidden in it. Nobody can open it."),
    Reason.PASSWORD: N_("It is locked with a password. Ask for a copy without one."),
    Reason.DAMAGED: N_("It is damaged, or not what its name says. Ask for it once more."),
    Reason.TOO_HEAVY: N_("It is too large or too intricate to be checked. Ask for it in parts."),
    Reason.TOO_MANY_PIXELS: N_("The picture is too large to be checked. Ask for a smaller one."),
    Reason.SCAN_LIMITS: N_("The scanner could not look at all of it. Ask for it in parts."),
    Reason.BUNDLE_LIMITS: N_("It unpacks to more than is taken. Ask for it in parts."),
    Reason.NO_IMAGES: N_("There are no images in it."),
}
TASKS: Mapping[TaskKind, str] = {
    TaskKind.ACKNOWLEDGE_ALERT: N_("Take the emergency and call"),
    TaskKind.PHONE_PATIENT: N_("Phone: a mail could not be delivered"),
    TaskKind.PROPOSE_TIME: N_("Propose a time for the call"),
    TaskKind.CALL_NOW: N_("Call now"),
    TaskKind.UNREACHABLE: N_("Find another way to reach them"),
    TaskKind.CHECK_SUSPECT: N_("Check whether this request is real"),
    TaskKind.ROTA_EMPTY: N_("Fill the rota: nobody is on call"),
    TaskKind.SCANNER_DOWN: N_("The scanner for files does not answer"),
    TaskKind.STORE_DOWN: N_("Repair the store of files"),
    TaskKind.CALENDAR_ENDS: N_("The clinic calendar ends soon"),
    TaskKind.FIRST_CONTACT_LATE: N_("The first contact is late"),
    TaskKind.PATIENT_WROTE: N_("The sender changed the request"),
    TaskKind.DOCUMENT_REFUSED: N_("A file could not be accepted: ask for another copy"),
    TaskKind.DOCUMENT_MISMATCH: N_("An image file names another person: check whose it is"),
    TaskKind.DOCUMENT_PARKED: N_("A file could not be checked"),
    TaskKind.MAIL_CHANNEL_DOWN: N_("A mail to the clinic could not be delivered"),
    TaskKind.GLASS_BROKEN: N_("Look why somebody opened a request that is not theirs"),
    TaskKind.TRANSLATION_WANTED: N_("Get a document translated"),
    TaskKind.QUESTION_ASKED: N_("A question to the sender waits for an answer"),
    TaskKind.PHYSICIAN_WROTE: N_("A physician did something"),
    TaskKind.TELL_PATIENT: N_("Tell the patient by telephone"),
    TaskKind.FILE_LOST: N_("Database and store of files do not fit together: bring back what is missing"),
    TaskKind.RECORDS_COMPLETE: N_("Is it ready for review? All records asked for are here"),
    TaskKind.CONFIRM_URGENCY: N_("Confirm or decline a lower urgency"),
    TaskKind.CALL_DECLINED: N_("The call was declined: reach them another way"),
    TaskKind.URGENCY_FELL: N_("The urgency fell: look whether that is right"),
    TaskKind.CONFIRM_BOOKING: N_("Confirm or decline a consultation that was asked for"),
    TaskKind.BOOKING_UNFIT: N_("A consultation no longer fits: agree on another time"),
    TaskKind.NO_TIME_SUITS: N_("No offered time suits the family: find another"),
    TaskKind.OPINION_SIGNED: N_("A written opinion is signed: have it translated if needed, then close the request"),
    TaskKind.TIMING_AT_RISK: N_("A consultation may come too late: plan it by hand"),
}
STORE_FAULTS: Mapping[str, str] = {
    "away": N_("It does not answer. Files cannot be sent or opened until it does."),
    "full": N_("It has no room left. Files cannot be sent until it has."),
}
# What a sender did, by the `what` of the task.
SENDER_DID: Mapping[str, str] = {
    "corrected": N_("Answers were corrected."),
    "contact": N_("The ways to reach them changed."),
    "withdrawn": N_("The request was withdrawn."),
    "documents": N_("Files were added."),
    "answered_question": N_("A question was answered: the answer changed."),
    "confirmed_answer": N_("A question was answered: the answer is right."),
    "records": N_("Files were added."),
    "message": N_("A message was written."),
    "message_signs": N_("Warning signs were ticked beside a message."),
}
# What a physician did, or what the patient is to be told of it, by the `what` of the task.
PHYSICIAN_DID: Mapping[str, str] = {
    "joined": N_("A physician joined the request with the patient's code."),
    "note": N_("A physician wrote a note."),
    "patient_was_referred": N_("A physician sent this request; the patient has no e-mail address."),
    "physician_joined": N_("A physician joined the request with the patient's code."),
    "physician_sent_records": N_("A physician sent records; the patient has no e-mail address."),
    "message_waits": N_("A message waits on their page; they have no e-mail address."),
    "opinion_waits": N_("The written opinion waits on their page; they have no e-mail address."),
    "records_wanted": N_("Records are asked for; they have no e-mail address."),
}
PHYSICIAN_ROLES: Mapping[PhysicianRole, str] = {
    PhysicianRole.INVITED: N_("Invited physician"),
    PhysicianRole.REFERRING: N_("Referring physician"),
    PhysicianRole.JOINED: N_("Physician who joined"),
}
INVITED_BY: Mapping[InvitedBy, str] = {
    InvitedBy.PATIENT: N_("Invited by the patient's side"),
    InvitedBy.DESK: N_("Invited by the desk"),
    InvitedBy.THEMSELVES: N_("Came by themselves"),
}
REPLIES: Mapping[ReplyBy, str] = {ReplyBy.EMAIL: N_("By e-mail"), ReplyBy.PHONE: N_("By telephone")}
REVISION_WHYS: Mapping[str, str] = {
    "submitted": N_("Sent"),
    "corrected": N_("Answers corrected"),
    "contact": N_("Contact changed"),
    "records": N_("Records changed"),
    "corrected_from_record": N_("Corrected from a record"),
    "answered_question": N_("Changed after a question"),
    "message_signs": N_("Warning signs ticked beside a message"),
}
ACTORS: Mapping[str, str] = {
    "staff": N_("Member of staff"),
    "patient": N_("Sender"),
    "visitor": N_("Sender"),
    "physician": N_("A physician"),
    "system": N_("The system"),
}


def word(table: Mapping[Any, str], code: Any) -> str:
    """The word of a code in the page's language; a code without a word stands as it is."""
    return word_in(language(), table, code)


def word_in(language_code: str, table: Mapping[Any, str], code: Any) -> str:
    """The same in the language of this code, for lists that ask for hundreds."""
    message = table.get(code)
    return sentence(language_code, message) if message else str(code or "")


def known(table: Mapping[Any, str], code: Any) -> str:
    """The word of a code; nothing for a code without a word."""
    message = table.get(code)
    return _(message) if message else ""


def duty_is_empty(duty: Duty) -> str:
    """The warning that stands on every page of the desk."""
    return _(EMPTY_DUTIES[duty])


def page_languages() -> dict[str, str]:
    """The languages of the pages by their codes, named in the language of this page."""
    return {code: _(name) for code, name in PAGE_LANGUAGES.items()}
