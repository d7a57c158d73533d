"""What every answer tells the browser that it may do (security-reliability 2.5; design, ruling 6)."""

from __future__ import annotations

from flask import Response

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), "
        "publickey-credentials-create=(self), publickey-credentials-get=(self)"
    ),
}
# A file that people sent may never act as a page of ours, however a browser reads it (2.4).
FILE_POLICY = "sandbox; default-src 'none'"
HSTS = "max-age=63072000"


def put_headers(response: Response, *, secure: bool, file: bool) -> None:
    """On every answer, errors and redirects too. `secure`: the house is reached by https; `file`: it serves one."""
    response.headers.update(HEADERS)
    if file:
        response.headers["Content-Security-Policy"] = FILE_POLICY
    if secure:
        response.headers["Strict-Transport-Security"] = HSTS
    response.headers.pop("Server", None)
