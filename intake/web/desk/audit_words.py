"""What people did, in words: for the audit log, and in plain words for the person whose request it was."""

from __future__ import annotations

from collections.abc import Mapping

from intake.i18n import N_
from intake.services.audit_trail import Line
from intake.web.desk import act_words, words
from intake.web.language import _, ngettext

MORE_ACTIONS: Mapping[str, str] = {
    **act_words.ON_ACCOUNTS,
    "queue.open": N_("Looked at the queue"),
    "queue.mine": N_("Looked at the own requests"),
    "queue.closed": N_("Looked at the closed requests"),
    "tasks.open": N_("Looked at the tasks"),
    "tasks.mine": N_("Looked at the own tasks"),
    "alerts.list": N_("Looked at the emergencies"),
    "mail.list": N_("Looked at the undelivered mail"),
    "audit.list": N_("Looked at the audit log"),
    "board.look": N_("Looked at the board"),
    "board.download": N_("Downloaded the figures of the board"),
    "mail.retry": N_("Sent a mail again"),
    "mail.phone_instead": N_("Put a call in place of a mail"),
    "mail.bounced": N_("Noted that a mail came back"),
    "calendar.look": N_("Looked at the calendar"),
    "feed.make": N_("Made a link to the own calendar"),
    "feed.end": N_("Ended the link to the own calendar"),
    "feed.read": N_("A calendar program read the own calendar"),
    "feed.refused": N_("A link to a calendar was refused"),
    "booking.hold": N_("Held a time"),
    "booking.request": N_("Asked for a time"),
    "booking.confirm": N_("Booked a consultation"),
    "booking.decline": N_("Declined a time"),
    "booking.release": N_("Gave a time back"),
    "booking.move": N_("Moved a consultation"),
    "booking.cancel": N_("Cancelled a consultation"),
    "booking.done": N_("Noted that the consultation took place"),
    "booking.no_show": N_("Noted that nobody came"),
    "booking.video_link": N_("Changed the link to the video call"),
    "booking.keep_wall_time": N_("Kept the clock time of a consultation when the clocks changed"),
    "booking.wish": N_("Asked for a time that is not offered"),
    "booking.unconfirmed": N_("A time that was asked for ran out"),
    "consultation.at_risk": N_("A consultation may come too late: a call was planned"),
    "waiting.offer": N_("Offered a time to somebody who waits"),
    "waiting.decline": N_("Declined a time that was offered"),
    "waiting.join": N_("Joined the waiting list"),
    "waiting.leave": N_("Left the waiting list"),
    "treatment.date": N_("Entered a day of the treatment"),
    "resource.add": N_("Added a doctor, a room or a line"),
    "resource.change": N_("Changed a doctor, a room or a line"),
    "resource.hours": N_("Changed a week"),
    "resource.days": N_("Changed days that differ"),
    "service.save": N_("Changed a kind of consultation"),
    "rota.add": N_("Added a shift"),
    "rota.remove": N_("Removed a shift"),
    "roster.add": N_("Put somebody on the roster"),
    "roster.change": N_("Changed a roster"),
    "roster.away": N_("Entered days away"),
    "roster.back": N_("Removed days away"),
    "clinic_day.change": N_("Changed a clinic day"),
    "calls.open": N_("Looked at the calls"),
    "calls.outcomes": N_("Looked at what came of the calls"),
    "task.claim": N_("Took a task"),
    "task.done": N_("Finished a task"),
    "sign_in": N_("Signed in"),
    "sign_out": N_("Signed out"),
    "staff_created": N_("Created an account"),
    "form.kept": N_("A form was kept over the sign-in"),
    "draft.enter": N_("Entered a request for somebody"),
    "draft.deleted": N_("A saved request was deleted"),
    "link.refused": N_("A link was refused"),
    "link.spend": N_("Used a link"),
    "link.save": N_("Saved a link to the request"),
    "return_code.refused": N_("A return code was refused"),
    "return_code.open": N_("Used a return code"),
    "return_code.give": N_("Was given a return code"),
    "setting.change": N_("Changed a fact or a limit"),
    "setting.confirm": N_("Confirmed a limit"),
    "text.write": N_("Wrote a text"),
    "text.publish": N_("Published a text"),
    "page_review.confirm": N_("Confirmed that a page was read"),
    "page_review.withdraw": N_("Took back that a page was read"),
    "page_review.undo": N_("Undid a change of who read a page"),
}
# For the sender: what was done with the request, without the inner life of the desk.
OPENED = N_("Opened the request")
WORKED = N_("Worked on the request")
PLAIN: Mapping[str, str] = {
    "document.open": N_("Opened a document"),
    "document.open_mismatch": N_("Opened a document"),
    "document.download": N_("Downloaded a document"),
    "document.original": N_("Downloaded a document as it was sent"),
    "package.download": N_("Downloaded the files as a ZIP"),
    "alert.look": N_("Looked at the emergency"),
    "alert.acknowledge": N_("Took the emergency"),
    "contact.log": N_("Noted a call or message"),
    "referral.submit": N_("Sent the request"),
    "referral.withdraw": N_("Withdrew the request"),
    "referral.read": N_("Looked at the status page"),
    "referral.looks": N_("Looked at who opened the request"),
    "physician.read": N_("Looked at where the request stands"),
    "callback.choose": N_("Chose a time for the call"),
    "callback.decline": N_("Declined the call"),
    "callback.replan": N_("Planned the call again"),
    "opinion.sign": N_("Signed the written opinion"),
    "opinion.look": N_("Read the written opinion"),
    "opinion.read": N_("Read the written opinion"),
    "opinion.download": N_("Downloaded the written opinion"),
    "opinion.translate": N_("Added a translation of the written opinion"),
    "opinion.translation_checked": N_("Compared a translation of the written opinion with the original"),
}
OPENING = ("case.", "evidence.page", "question.read")


def action(line: Line) -> str:
    """What was done; a code without a word stands as it is."""
    return words.known(words.ACTIONS, line.action) or words.word(MORE_ACTIONS, line.action)


def detail(line: Line) -> str:
    """How many rows a list showed."""
    shown = line.detail.rpartition(":")[2]
    return ngettext("%(num)s row", "%(num)s rows", int(shown)) if shown.isdigit() else ""


def who(line: Line) -> str:
    """The role of a member of staff, or the kind of another person."""
    # Who has shown a password only is no sender of a request, though the session says no more of them yet.
    kind = "staff" if line.action.startswith("sign_in") else line.actor_kind
    return words.known(words.ROLES, line.role) or words.word(words.ACTORS, kind)


def plain(line: Line) -> str:
    """What was done, as the sender reads it."""
    if line.action in PLAIN:
        return _(PLAIN[line.action])
    return _(OPENED) if line.action.startswith(OPENING) else _(WORKED)
