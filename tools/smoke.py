"""`make smoke`: one request from the first page to the desk, as a browser without scripts sends it.

Without BASE_URL it starts the whole house on free ports in a temporary folder and stops it at the end. With BASE_URL
it uses a house that runs already; then DEMO_EMAIL and DEMO_PASSWORD sign in at the desk, and INBOX_URL is the page
that lists mails (default: the development inbox of that house). One line a step, with its seconds.
"""

from __future__ import annotations

import os
import secrets
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.error import URLError

from tools.browsing import HttpBrowser
from tools.pages import NotOffered, Page
from tools.smoke_desk import Desk
from tools.smoke_house import DidNotStart, Place, own_house
from tools.smoke_patient import Family
from tools.smoke_steps import Failed
from tools.walker import Stuck

Result = TypeVar("Result")
SHOWN_OF_A_PAGE = 3000  # characters


@dataclass
class Steps:
    """Runs the steps and prints a line for each."""

    began: float = field(default_factory=time.monotonic)

    def take(self, name: str, step: Callable[[], Result]) -> Result:
        started = time.monotonic()
        result = step()
        said = f": {result}" if isinstance(result, str) else ""
        print(f"{time.monotonic() - started:6.1f} s  {name}{said}", flush=True)
        return result

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began


def main(environ: Mapping[str, str]) -> int:
    """Exit status: 0 everything arrived, 1 something did not, 2 the house did not start."""
    steps = Steps()
    try:
        with _place(environ, steps) as place:
            walk(place, steps)
    except DidNotStart as error:
        print(error, file=sys.stderr)
        return 2
    except (Failed, Stuck, NotOffered) as error:
        print(f"FAILED after {steps.seconds:.1f} s: {error}", file=sys.stderr)
        _show(error.page if isinstance(error, Failed | Stuck) else None)
        return 1
    except (URLError, TimeoutError, ConnectionError) as error:
        print(f"FAILED after {steps.seconds:.1f} s: the house does not answer: {error}", file=sys.stderr)
        return 1
    print(f"{steps.seconds:6.1f} s  everything arrived", flush=True)
    return 0


@contextmanager
def _place(environ: Mapping[str, str], steps: Steps) -> Iterator[Place]:
    if base := environ.get("BASE_URL", "").rstrip("/"):
        inbox = environ.get("INBOX_URL") or f"{base}/en/inbox"
        yield Place(base, environ.get("DEMO_EMAIL", ""), environ.get("DEMO_PASSWORD", ""), inbox)
        return
    with own_house(environ) as start:
        yield steps.take("the house stands", start)


def walk(place: Place, steps: Steps) -> None:
    """The whole way. Raises Failed, Stuck or NotOffered, each with the page that was shown."""
    family = Family(HttpBrowser(place.base), email=f"smoke-{secrets.token_hex(4)}@patients.example")
    steps.take("landing page, in Russian", family.arrives)
    steps.take("urgent screen: none of these", family.has_no_emergency)
    steps.take("questions up to the records", family.answers_questions)
    steps.take("two files at once, a third in pieces", family.adds_records)
    steps.take("last questions and consents", family.agrees)
    steps.take("answers checked", family.checks_answers)
    reference = steps.take("request sent", family.sends)
    desk = Desk(HttpBrowser(place.base), place, reference)
    steps.take("mail to the clinic, nothing clinical in it", desk.mail_to_the_clinic)
    steps.take("receipt to the family, in Russian", lambda: desk.receipt(family.email))
    steps.take("signed in at the desk", desk.signs_in)
    steps.take("in the queue with its reasons, nobody's yet", desk.finds_the_case)
    steps.take("every record at the desk, checked", desk.sees_the_records)
    steps.take("call planned", desk.sees_the_call)


def _show(page: Page | None) -> None:
    if page is not None:
        print(f"\nThe page {page.address} said:\n{page.text[:SHOWN_OF_A_PAGE]}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(os.environ))
