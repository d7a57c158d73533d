"""Acts on accounts, owners and places in the queue, in words for the audit log and the trail of a case."""

from __future__ import annotations

from collections.abc import Mapping

from intake.i18n import N_
from intake.models.staff import Role

ON_CASES: Mapping[str, str] = {
    "case.preview": N_("Looked at the request beside the list"),
    "case.assign": N_("Gave the request to a haematologist"),
    "case.unassign": N_("Took the request back from a haematologist"),
    "case.break_glass": N_("Opened the request with a reason"),
    "case.opinion": N_("Looked at the written opinion"),
    "document.checked": N_("A document was checked"),
    "document.compared": N_("Names in a document were compared"),
    "document.unsafe_deleted": N_("An unsafe document was deleted"),
    "opinion.save": N_("Saved a draft of the written opinion"),
    "opinion.discard": N_("Threw a draft of the written opinion away"),
    "opinion.take_over": N_("Took over a draft of the written opinion"),
    "opinion.sign": N_("Signed the written opinion"),
    "opinion.look": N_("Opened a signed opinion"),
    "opinion.read": N_("Read the written opinion"),
    "opinion.download": N_("Downloaded the written opinion"),
    "opinion.translate": N_("Added a translation of the written opinion"),
    "opinion.translation_checked": N_("Compared a translation of the written opinion with the original"),
    "referral.assign": N_("Gave the request to a colleague"),
    "referral.assign_to": N_("Was given the request"),
    "referral.snooze": N_("Put the request off"),
    "referral.wake": N_("Brought the request back"),
    "referral.read": N_("Looked at the status page"),
    "referral.looks": N_("Looked at who opened the request"),
}
ON_ACCOUNTS: Mapping[str, str] = {
    "sign_in.password": N_("Showed the password"),
    "sign_in.second": N_("Showed a wrong second step"),
    "sign_in.confirmed": N_("Showed again who they are"),
    **{f"sign_in.{how}": N_("Signed in") for how in ("passkey", "totp", "recovery_code")},
    "staff.invite": N_("Invited a person"),
    "staff.accept": N_("Accepted an invitation"),
    "staff.disable": N_("Disabled an account"),
    "staff.enable": N_("Enabled an account"),
    "staff.languages": N_("Changed the languages of a person"),
    **{f"staff.role.{role.value}": N_("Changed a role") for role in Role},
    "staff.reset": N_("Reset password and second step"),
    "staff.password": N_("Changed a password"),
    "staff.passkey_added": N_("Added a passkey"),
    "staff.passkey_removed": N_("Removed a passkey"),
    "staff.totp_set": N_("Set up an app"),
    "staff.recovery_codes": N_("Made new recovery codes"),
    "staff.session_ended": N_("Ended a session"),
    "staff.sessions_ended": N_("Ended sessions"),
    "openings.look": N_("Looked at what was opened with a reason"),
    "store.nobodys_deleted": N_("Files that belong to nobody were deleted"),
    **{f"queue.{shown}": N_("Looked at the queue") for shown in ("unowned", "overdue", "snoozed")},
}
