"""The clinic's side of `make smoke`: its mail, its queue, its case page."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from tools import smoke_case
from tools.browsing import HttpBrowser
from tools.pages import Page
from tools.smoke_house import Place
from tools.smoke_steps import Failed, expect, until

ALL_FILES = (*smoke_case.files(), smoke_case.resumed())
MAIL_WITHIN = 60.0  # seconds
CHECKED_WITHIN = 60.0
LEADING_RULE = "T11"
CYRILLIC = re.compile("[а-я]", re.IGNORECASE)
DEMO_CODE = re.compile(r"data-demo-code>(\d{6})<")
ROW = re.compile(r'<tr role="row".*?</tr>', re.S)
# "Monday, 23 November, 09:30 in Tel Aviv", in whatever order day and month stand.
MOMENT = r"(\w+),? (?:(\d{1,2}) (\w+)|(\w+) (\d{1,2})),?\D{0,6}(\d{2}:\d{2})\D{0,3} in "
TEL_AVIV = ZoneInfo("Asia/Jerusalem")
FRIDAY, SATURDAY = 4, 5
OPENS, CLOSES, CLOSES_ON_FRIDAY = time(8), time(18), time(12, 30)
AWAKE_FROM, AWAKE_UNTIL = time(8), time(21)
CALL = timedelta(minutes=20)


class Desk:
    """A coordinator at a browser without scripts."""

    def __init__(self, browser: HttpBrowser, place: Place, reference: str) -> None:
        self._browser = browser
        self._place = place
        self._reference = reference
        self._case = ""

    def mail_to_the_clinic(self) -> str:
        mail = until(lambda: self._mail("/en/desk/"), f"a mail about {self._reference} to the clinic", MAIL_WITHIN)
        self._holds_nothing_clinical(mail)
        return mail.title

    def receipt(self, address: str) -> None:
        mail = until(lambda: self._mail(address), f"a receipt to {address}", MAIL_WITHIN)
        expect(self._reference in mail.text, "the receipt does not name the reference", mail)
        expect(CYRILLIC.search(mail.title), f"the receipt's subject is not in Russian: {mail.title}", mail)
        self._holds_nothing_clinical(mail)

    def _mail(self, mark: str) -> Page | None:
        """The newest mail that holds this mark and our reference."""
        inbox = self._browser.open(self._place.inbox)
        if inbox.status != 200:
            raise Failed("the inbox cannot be opened", inbox)
        for link in [link for link in inbox.links if self._reference in link.text]:
            mail = self._browser.open(link.address)
            if mark in mail.html:
                return mail
        return None

    def _holds_nothing_clinical(self, mail: Page) -> None:
        told = [word for word in smoke_case.NOT_FOR_MAILS if word.lower() in mail.text.lower()]
        expect(not told, f"a mail tells more than it may: {', '.join(told)}", mail)

    def signs_in(self) -> None:
        self._browser.open(f"{self._place.base}/en/desk/")
        form = self._browser.page.form_with("email", "password")
        form.choose("email", self._place.email)
        form.choose("password", self._place.password)
        page = self._browser.send(form, form.buttons[0])
        expect("/sign-in/second" in page.address, "the password does not lead to the second step", page)
        step = page.form_with("code")
        step.choose("code", self._demo_code())
        page = self._browser.send(step, step.buttons[0])
        expect(page.status == 200 and "/sign-in" not in page.address, "the desk does not let the coordinator in", page)

    def _demo_code(self) -> str:
        """What the app of the demo's people shows now. The page exists in development only."""
        page = self._browser.open(f"{self._place.base}/en/demo-code")
        found = DEMO_CODE.search(page.html)
        if found is None:
            raise Failed("there is no code for the demo's people", page)
        return found[1]

    def finds_the_case(self) -> None:
        page = self._browser.open(f"{self._place.base}/en/desk/?q={self._reference}")
        rows = [Page(row, page.address) for row in ROW.findall(page.html) if self._reference in row]
        expect(len(rows) == 1, f"{self._reference} stands {len(rows)} times in the queue", page)
        row = rows[0]
        expect(LEADING_RULE in row.text, f"the row does not give {LEADING_RULE} as a reason", row)
        expect("Nobody yet" in row.text, "the case has an owner already", row)
        expect(smoke_case.PATIENT in row.text, "the row does not name the patient", row)
        self._case = next(link.address for link in row.links if "/cases/" in link.address)

    def sees_the_records(self) -> None:
        page = self._tab("documents")
        for name, _content in ALL_FILES:
            expect(name in page.text, f"{name} is not among the records at the desk", page)
        until(self._all_ready, "every record checked and ready to open", CHECKED_WITHIN)

    def _all_ready(self) -> Page | None:
        """The documents, once each of them can be downloaded."""
        page = self._tab("documents")
        ready = {link.address for link in page.links if link.address.endswith("/file")}
        return page if len(ready) == len(ALL_FILES) else None

    def sees_the_call(self) -> str:
        """The planned moment, checked against both clocks."""
        page = self._tab("contacts")
        here = _moment(page, "Tel Aviv", TEL_AVIV)
        there = _moment(page, smoke_case.CITY, ZoneInfo(smoke_case.ZONE))
        expect(here == there, f"{here} in Tel Aviv is not {there} in {smoke_case.CITY}", page)
        expect(_in_clinic_hours(here), f"nobody works in Tel Aviv at {here}", page)
        expect(_awake(there), f"{there} is no hour to call in {smoke_case.CITY}", page)
        return f"{there:%a %H:%M} in {smoke_case.CITY}, {here:%a %H:%M} in Tel Aviv"

    def _tab(self, name: str) -> Page:
        """A part of the case page, by its tab."""
        return self._browser.open(self._browser.open(self._case).link_to(f"/{name}"))


def _moment(page: Page, city: str, zone: ZoneInfo) -> datetime:
    """What the page names for this city; the year is the one in which that day is near."""
    found = re.search(MOMENT + city, page.text)
    if found is None:
        raise Failed(f"no moment in {city} on the case page", page)
    day, month = found[2] or found[5], found[3] or found[4]
    today = datetime.now(zone)
    for year in (today.year, today.year + 1):
        moment = datetime.strptime(f"{day} {month[:3]} {year} {found[6]}", "%d %b %Y %H:%M").replace(tzinfo=zone)
        if abs(moment - today) < timedelta(days=60):
            return moment
    raise Failed(f"{found[0]} is not in the coming weeks", page)


def _in_clinic_hours(start: datetime) -> bool:
    if start.weekday() == SATURDAY:
        return False
    closes = CLOSES_ON_FRIDAY if start.weekday() == FRIDAY else CLOSES
    return start.time() >= OPENS and (start + CALL).time() <= closes


def _awake(start: datetime) -> bool:
    return start.time() >= AWAKE_FROM and (start + CALL).time() <= AWAKE_UNTIL
