"""The pages that mails point at, after `PUBLIC_URL/<language>`. One place, so that a test can walk them."""

from __future__ import annotations

STATUS = "/status"
CALL = "/status/call"
CONSULTATION = "/status/consultation"
CONSULTATION_WAITING = "/status/consultation/waiting"
MESSAGES = "/status/messages"
SIGN_IN = "/status/sign-in"
SAVED_REQUEST = "/request/saved"
CONTINUE_REQUEST = "/request/continue"
PRIVACY = "/privacy"
PHYSICIAN_INVITED = "/doctor/invited"
PHYSICIAN_CONFIRM = "/doctor/confirm"
PHYSICIAN_SIGN_IN = "/doctor/sign-in"
PHYSICIAN_ASK = "/doctor/status"
DESK_CASE = "/desk/cases/{id}"
DESK_ALERT = "/desk/alerts/{id}"
DESK_TASKS = "/desk/tasks"
DESK_AUDIT = "/desk/audit"
DESK_OPENED = "/desk/opened"
STAFF_INVITATION = "/desk/invitation"
STAFF_ACCOUNT = "/desk/account"


def with_token(path: str, token: str) -> str:
    """A page that a token opens. Browsers never send the fragment, so no log and no mail scanner spends it."""
    return f"{path}#{token}"
