"""Every guard of the pages, in one place and in this order.

A request passes: whole body, trusted host, policy (deny by default), rate, session, caller, case, same origin and
form token, text; what staff sent too late is carried over their sign-in. An answer leaves with the headers.
Nothing here knows what a page is about.
"""

from __future__ import annotations

import hmac
import ipaddress
import re
import secrets
from datetime import timedelta
from urllib.parse import unquote_to_bytes, urlsplit

from flask import Flask, Response, abort, current_app, g, make_response, redirect, request, url_for
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import RequestEntityTooLarge, TooManyRequests
from werkzeug.wrappers import Response as BaseResponse

from intake.models.sessions import SessionKind
from intake.models.staff import Staff
from intake.services import assignments, carried_forms, senders, sessions
from intake.web import cookies
from intake.web.compression import FORM_TOKEN, MASK_BYTES, masked, new_mask, unmasks_to
from intake.web.context import Visitor, now, runtime, visitor
from intake.web.cookies import forget_session, new_session, use_session
from intake.web.headers import put_headers
from intake.web.policy import PERMISSIONS, Caller, Permission, Policy, policy_of
from intake.web.rates import Counts
from intake.web.wire import WholeBody

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
NAME_OF_FIELD = re.compile(r"[A-Za-z0-9_.\-]{1,80}")
# One-line and free texts alike: NUL and the control characters no keyboard makes, unpaired surrogates and the
# replacement character that a decoder leaves where bytes were not text.
NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffd]")
SWEEP = timedelta(seconds=60)
TOKEN_HEADER = "X-Form-Token"  # noqa: S105 - the name of a header, no secret
OWN_RATE = 2  # a whole journey is about 80 posts, and nobody fills in more than one page a second


def init(app: Flask) -> None:
    app.wsgi_app = WholeBody(app.wsgi_app)  # type: ignore[method-assign]  # how Flask takes middleware
    app.extensions["rates"] = FixedWindowRateLimiter(Counts())
    for guard in (_begin, _known_host, _policy, _rate, _body, _session, _caller, _case, _origin_and_token, _text,
                  _carry):  # fmt: skip
        app.before_request(guard)
    app.after_request(_leave)
    app.jinja_env.globals.update(csrf_token=form_token)


def _begin() -> None:
    g.request_id = secrets.token_hex(8)
    g.visitor = Visitor(session_id=sessions.new_session_id())
    g.stale = g.lapsed = False
    g.carry_for, g.token_mask = None, new_mask()


def _known_host() -> None:
    """A forged Host never reaches a page or a mail; links in mails come from PUBLIC_URL alone."""
    host = urlsplit(f"//{request.host}").hostname or ""
    if host not in runtime().settings.hosts:
        abort(400)


def _policy() -> None:
    if NOT_TEXT.search(request.path):  # before it is looked up as an id, which PostgreSQL would not take
        abort(404)
    if request.routing_exception is not None:
        raise request.routing_exception
    declared = policy_of(current_app.view_functions.get(request.endpoint or ""))
    if declared is None or (declared.development_only and runtime().settings.production):
        abort(404)
    g.policy = declared
    g.policy_name = declared.name


def _rate() -> None:
    """Posts by people without an account are counted in this process (ruling 4): per network where anybody may post,
    per browser once it has a request of its own. A ward whose families share one address must not block itself."""
    if (request.method not in UNSAFE and not g.policy.counted) or g.policy.caller is Caller.STAFF:
        return
    limits, cookie = runtime().settings.limits, request.cookies.get(cookies.session_name(), "")
    own = g.policy.caller is not Caller.ANYONE and bool(cookie)
    source = sessions.session_hash(cookie) if own else network_of(request.remote_addr)
    if g.policy.streams:
        # The pieces of a file are bounded by its size; only new files are counted.
        if request.method == "POST":
            _count("upload", source, RateLimitItemPerHour(limits.uploads_per_hour))
        return
    times = OWN_RATE if own else 1
    per_minute, per_hour = limits.posts_per_minute * times, limits.posts_per_hour * times
    what = "feed" if g.policy.counted else "post"
    _count(what, source, RateLimitItemPerMinute(per_minute), RateLimitItemPerHour(per_hour))


def _count(what: str, source: str, *allowed: RateLimitItem) -> None:
    rates: FixedWindowRateLimiter = current_app.extensions["rates"]
    for rate in allowed:
        if not rates.hit(rate, what, source):
            wait = max(1, int(rates.get_window_stats(rate, what, source).reset_time - now().timestamp()))
            raise TooManyRequests(retry_after=wait)


def network_of(address: str | None) -> str:
    """The /24 or /48 that an address belongs to."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network(f"{found}/{24 if found.version == 4 else 48}", strict=False))


def _body() -> None:
    """A body has a stated length and is no larger than its view allows; the stream is not read before that."""
    if request.method not in UNSAFE:
        return
    if request.content_length is None:
        if g.policy.streams and "Transfer-Encoding" not in request.headers:
            return  # no body at all: an upload is begun, or given up
        abort(411)
    limits = runtime().settings.limits
    request.max_content_length = g.policy.body or limits.form_bytes
    request.max_form_memory_size = limits.form_bytes
    request.max_form_parts = limits.form_fields
    if request.content_length > request.max_content_length:
        raise RequestEntityTooLarge
    if not g.policy.streams and request.mimetype == "application/x-www-form-urlencoded":
        # Before the form is parsed: the parser would put literal %FF or nothing where bytes are no text.
        _encoded(request.get_data(cache=True))


def _session() -> None:
    """Look up the cookie's session; one that is gone leaves the visitor as anybody."""
    who, cookie = visitor(), request.cookies.get(cookies.session_name())
    if not cookie or len(cookie) != len(who.session_id):
        return
    with runtime().reading() as work:
        who.session_id, who.is_new = cookie, False
        who.row = sessions.find_session(work, cookie)
        if who.row is None and request.method in UNSAFE and g.policy.saves_when_lapsed:
            who.row = sessions.find_lapsed(work, cookie)
            g.lapsed = who.row is not None
        if who.row is None and request.method in UNSAFE and g.policy.carried:
            ended = sessions.find_ended_by_time(work, cookie)
            g.carry_for = _active(work.session.get(Staff, ended.staff_id)) if ended else None
        if who.row and who.row.staff_id:
            person = _active(work.session.get(Staff, who.row.staff_id))
            who.staff, who.half = (person, None) if who.row.complete else (None, person)
        who.only_adds = who.referral_id is not None and senders.only_adds(work, who.referral_id)
    if who.row and not g.lapsed and not g.policy.background and now() - who.row.seen_at > SWEEP:
        with runtime().work() as work:
            sessions.touch(work, who.row.id_hash)


def _active(person: Staff | None) -> Staff | None:
    return person if person is not None and person.active else None


def _caller() -> BaseResponse | None:
    """The policy's caller, or the page that lets one become it; a thing one may not know of is 404."""
    declared, who = g.policy, visitor()
    physician = who.physician_id if who.is_physician(reading=False) else None
    owns = {Caller.VISITOR: who.draft_id, Caller.PATIENT: who.referral_id, Caller.PHYSICIAN_ADDS: physician}
    theirs = declared.caller in (Caller.VISITOR, Caller.PATIENT)
    closed = theirs and who.only_adds and not declared.adding
    if declared.streams and (closed or owns.get(declared.caller) is None):
        abort(403)
    if closed:
        return redirect(url_for("patient.status_page"), 303)
    if declared.caller is Caller.VISITOR and who.draft_id is None:
        return redirect(url_for("patient.session_over"), 303)
    if declared.caller is Caller.PATIENT and who.referral_id is None:
        return redirect(url_for("patient.return_by_code"), 303)
    needs_physician = declared.caller in (Caller.PHYSICIAN, Caller.PHYSICIAN_ADDS)
    if needs_physician and not who.is_physician(reading=declared.caller is Caller.PHYSICIAN):
        return redirect(url_for("physician.session_over"), 303)
    if declared.caller is Caller.HALF_STAFF and who.half is None:
        return redirect(url_for("desk.home" if who.staff else "account.sign_in"), 303)
    if declared.caller is Caller.STAFF and g.carry_for is None:
        return _staff_caller(declared, who)
    return None


def _staff_caller(declared: Policy, who: Visitor) -> BaseResponse | None:
    if who.staff is None or who.row is None or who.row.kind is not SessionKind.STAFF or not who.row.complete:
        # The path, never a whole URL, so that nobody is sent elsewhere after signing in.
        wanted = request.path if request.method == "GET" else None
        return redirect(url_for("account.second_step" if who.half else "account.sign_in", next=wanted), 303)
    if not declared.allows(who.staff.role):
        abort(403)
    return _ask_again() if declared.fresh and not sessions.is_fresh(who.row, now()) else None


def _ask_again() -> BaseResponse:
    """Who are you still? What was posted goes along (307 repeats the post), so that nothing typed is lost."""
    if request.method == "GET":
        return redirect(url_for("account.confirm", next=request.path), 303)
    return redirect(url_for("account.hold", next=request.path), 307)


def _case() -> None:
    """A request that is not assigned to this member of staff is, for them, not there (security-reliability 2.3 e)."""
    who, referral_id = visitor(), (request.view_args or {}).get("referral_id")
    if g.policy.caller is not Caller.STAFF or referral_id is None or who.staff is None:
        return
    if Permission.READ_EVERY_CASE in PERMISSIONS[who.staff.role]:
        return
    with runtime().reading() as work:
        if not assignments.may_read(work, who.staff.id, referral_id):
            abort(404)


def _origin_and_token() -> None:
    """Cross-site posts are refused; a token that went stale in a long-open page is the view's to forgive."""
    if request.method not in UNSAFE:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site not in (None, "same-origin") or (site is None and not _own_origin(request.headers.get("Origin"))):
        abort(403)
    # A form that carries a file piece by piece has no fields; no other site can send this header.
    token = request.headers.get(TOKEN_HEADER, "") if g.policy.streams else request.form.get(FORM_TOKEN, "")
    if not unmasks_to(token, _token()):
        if not g.policy.stale_ok:
            abort(400, "stale")
        g.stale = True


def _own_origin(origin: str | None) -> bool:
    """Old browsers send neither header on a same-origin form; the token still guards those."""
    return origin is None or urlsplit(origin).netloc == request.host


def form_token() -> str:
    """The form token as a page shows it: the same in all forms of an answer, and in no other answer."""
    who = visitor()
    who.cookie_changed = who.cookie_changed or who.is_new
    return masked(_token(), g.token_mask)


def _token() -> bytes:
    """Bound to the session and without a time, so that a form left open overnight still sends."""
    key = runtime().settings.secret_key.encode()
    return hmac.digest(key, b"form token" + visitor().session_id.encode(), "sha256")[:MASK_BYTES]


def _text() -> None:
    """Only text passes: no NUL, no bytes that are no UTF-8, no name twice in query and body (corpus V02, V03, V18)."""
    _encoded(request.query_string)
    if g.policy.streams:
        return  # what stands in headers and body is the view's to judge: a file is no text
    names = set(request.args) | set(request.form)
    if set(request.args) & set(request.form) or not all(NAME_OF_FIELD.fullmatch(name) for name in names):
        abort(400)
    # A file is refused where text is due: read as a text it would be an empty answer.
    if set(request.files) & set(request.form) or (request.files and g.policy.body is None):
        abort(400)
    for values in (*request.args.listvalues(), *request.form.listvalues()):
        if any(NOT_TEXT.search(value) for value in values):
            abort(400)


def _carry() -> BaseResponse | None:
    """The last guard: what a member of staff sent too late is kept for them alone, and they are asked to sign in.
    No view is run."""
    if g.carry_for is None:
        return None
    if not g.policy.allows(g.carry_for.role):
        abort(403)
    with runtime().work() as work:
        carried_forms.keep(work, g.carry_for, request.path, dict(request.form.lists()))
    return redirect(url_for("account.sign_in", next=request.path, kept=1), 303)


def _encoded(raw: bytes) -> None:
    if raw.count(b"&") >= runtime().settings.limits.form_fields:
        raise RequestEntityTooLarge
    try:
        unquote_to_bytes(raw).decode("utf-8")
    except UnicodeDecodeError:
        abort(400)


def _leave(response: Response) -> Response:
    if g.get("lapsed"):
        # What was typed is saved; nothing of the draft is shown before the person has proved who they are (ruling 3).
        response = make_response(redirect(url_for("patient.session_over", saved=1), 303))
    settings = runtime().settings
    put_headers(response, secure=settings.secure_cookies, file=g.get("serves_file", False))
    if not g.get("immutable"):
        response.headers["Cache-Control"] = "no-store"
    cookies.leave(response, visitor() if "visitor" in g else None)
    return response


__all__ = ["forget_session", "form_token", "init", "network_of", "new_session", "use_session"]
