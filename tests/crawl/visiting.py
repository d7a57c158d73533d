"""Pages opened by the test client, as whoever they are meant for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.browser.clinic import ServedClinic
from tests.browser.mistakes import MISTAKES
from tests.browser.place import Arrival, Place
from tests.browser.town import Town
from tools.pages import Page

# Nobody types into what is hidden, nor into the field that only programs see.
UNTOUCHED = re.compile(r'(?:<input type="hidden"|class="trap".*?<input)[^>]* name="([^"]+)"')
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


def client_of(clinic: ServedClinic, cookie: str) -> FlaskClient:
    """Somebody at a browser of their own who holds this cookie."""
    client = clinic.app.test_client()
    if cookie:
        client.set_cookie("intake", cookie, domain="127.0.0.1")
    return client


def opened(clinic: ServedClinic, arrival: Arrival) -> TestResponse:
    return client_of(clinic, arrival.cookie).get(arrival.path, base_url=clinic.url)


def visited(clinic: ServedClinic, town: Town, place: Place, language: str) -> TestResponse:
    """The place's own page in this language."""
    arrival = place.enter(clinic, town, language)
    with place.during(clinic):
        answer = opened(clinic, arrival)
    assert answer.status_code == place.status, f"{answer.status_code} {arrival.path}"
    return answer


def refused(clinic: ServedClinic, town: Town, place: Place, language: str) -> Iterator[TestResponse]:
    """What each form of the place answers to nonsense, to nothing and to far too much, where it refuses that."""
    for text in MISTAKES:
        arrival = place.enter(clinic, town, language)
        client = client_of(clinic, arrival.cookie)
        html = client.get(arrival.path, base_url=clinic.url).get_data(as_text=True)
        kept = set(UNTOUCHED.findall(html))
        for form in Page(html).forms:
            if form.method == "post" and form.controls - kept:
                values = {name: held if name in kept else [text] for name, held in form.values.items()}
                values |= {name: ["not-offered"] for name in form.offered if text and not name.endswith("-absent")}
                address = form.action or arrival.path
                answer = client.post(address, base_url=clinic.url, data=values, headers=SAME_SITE)
                if answer.status_code == 422:
                    yield answer
