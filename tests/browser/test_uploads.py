"""A parent at a telephone sends records over a bad line: what arrived stays, what broke goes on."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from intake.models.documents import Document
from tests.browser.chromium import IN_CHROMIUM
from tests.browser.clinic import ServedClinic
from tests.support.bad_line import BadLine
from tests.support.waiting import until

pytestmark = IN_CHROMIUM
MIB = 1024 * 1024
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\1"
PNG = b"\x89PNG\r\n\x1a\n"
PDF = b"%PDF-1.7\n"
DICOM = bytes(128) + b"DICM"
BEGUN = {"urgent_symptoms": ["none"], "submitter_role": "parent"}
PATIENCE = 90_000  # milliseconds; a guard against a hang
STORED = """async () => [localStorage.length, sessionStorage.length,
  (await indexedDB.databases()).length, (await caches.keys()).length]"""

COPY_A_PICTURE = """async () => {
  const sheet = new OffscreenCanvas(40, 30);
  sheet.getContext("2d").fillRect(5, 5, 20, 10);
  await navigator.clipboard.write([new ClipboardItem({ "image/png": sheet.convertToBlob() })]);
}"""


class Phone:
    """One telephone, 390 px wide, on a line that can break; its owner has a draft."""

    def __init__(self, context: BrowserContext, clinic: ServedClinic, line: BadLine, language: str) -> None:
        self.context, self.clinic, self.line, self.language = context, clinic, line, language
        cookie, self.draft_id = clinic.as_visitor(BEGUN, language)
        context.add_cookies([{"name": "intake", "value": cookie, "url": line.url}])
        self.said: list[str] = []
        self.page = self.open()

    def open(self) -> Page:
        page = self.context.new_page()
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(f"error: {error}"))
        page.goto(f"{self.line.url}/{self.language}/request/records")
        self.page = page
        return page

    @property
    def words(self) -> dict[str, str]:
        found: dict[str, str] = json.loads(self.page.locator("[data-uploads] template").evaluate(
            "template => template.content.textContent"
        ))
        return found

    def choose(self, *files: Path) -> None:
        self.page.locator("#files").set_input_files([str(file) for file in files])

    def row(self, name: str) -> Any:
        return self.page.locator("[data-list] > li").filter(has_text=name)

    def await_status(self, name: str, text: str) -> None:
        expect(self.row(name).locator("p").first).to_have_text(text, timeout=PATIENCE)

    def announcements(self) -> list[str]:
        return self.page.locator("[data-voice] p").all_inner_texts()

    def stored(self) -> dict[str, str | None]:
        """The size and hash of every document of this draft."""
        with self.clinic.runtime.reading() as work:
            rows = work.session.scalars(select(Document).where(Document.draft_id == self.draft_id))
            return {str(row.size): row.sha256 for row in rows}


@pytest.fixture
def line(clinic: ServedClinic) -> Iterator[BadLine]:
    port = urlsplit(clinic.url).port
    assert port is not None
    opened = BadLine(port)
    yield opened
    opened.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    opened = chromium.new_context(viewport={"width": 390, "height": 844})
    yield opened
    opened.close()


def a_file(folder: Path, name: str, head: bytes, size: int) -> Path:
    path = folder / name
    path.write_bytes(head + random.Random(name).randbytes(size - len(head)))
    return path


def told(*files: Path) -> dict[str, str]:
    return {str(file.stat().st_size): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def test_two_photos_and_a_report_in_hebrew_over_a_line_that_breaks_at_60_per_cent(
    context: BrowserContext, clinic: ServedClinic, line: BadLine, tmp_path: Path
) -> None:
    phone = Phone(context, clinic, line, "he")
    photos = a_file(tmp_path, "תמונה 1.jpg", JPEG, 10 * MIB), a_file(tmp_path, "תמונה 2.png", PNG, 400_000)
    files = (*photos, a_file(tmp_path, "דוח מח עצם.pdf", PDF, 300_000))
    assert phone.page.locator("html").get_attribute("dir") == "rtl"
    before = line.sent
    line.break_after(6 * MIB)
    phone.choose(*files)
    for file in files:
        phone.await_status(file.name, phone.words["here"])
    assert line.cuts == 1
    assert phone.stored() == told(*files)
    total = sum(file.stat().st_size for file in files)
    assert line.sent - before - total < 5 * MIB, "less than half of the photo went out twice"
    steps = ("started", "half", "arrived")
    spoken = [phone.words[step].replace("%(name)s", file.name) for file in files for step in steps]
    assert sorted(phone.announcements()) == sorted(spoken), "each once"
    expect(phone.page.locator("[data-here] ul.documents").first.locator("li")).to_have_count(3)
    assert phone.page.evaluate(STORED) == [0, 0, 0, 0], "nothing about the files stays in the browser"
    assert [text for text in phone.said if "Content Security Policy" in text or text.startswith("error")] == []
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_after_a_closed_tab_the_same_file_goes_on(
    context: BrowserContext, clinic: ServedClinic, line: BadLine, tmp_path: Path
) -> None:
    phone = Phone(context, clinic, line, "ar")
    file = a_file(tmp_path, "تقرير.pdf", PDF, 10 * MIB)
    line.break_after(6 * MIB, for_good=True)
    phone.choose(file)
    until(lambda: line.cuts == 1, "the line breaks")
    phone.page.close(run_before_unload=False)
    line.away = False
    page = phone.open()
    waiting = page.locator("[data-unfinished]")
    expect(waiting).to_contain_text("تقرير.pdf")
    before = line.sent
    phone.choose(file)
    phone.await_status(file.name, phone.words["here"])
    assert line.sent - before < 5 * MIB, "less than half went out again"
    assert phone.stored() == told(file)
    expect(waiting).to_have_count(0)


def test_a_file_waits_while_it_is_paused_and_can_be_taken_out(
    context: BrowserContext, clinic: ServedClinic, line: BadLine, tmp_path: Path
) -> None:
    phone = Phone(context, clinic, line, "ru")
    file = a_file(tmp_path, "Выписка.pdf", PDF, 12 * MIB)
    line.break_after(2 * MIB, for_good=True)
    phone.choose(file)
    until(lambda: line.cuts == 1, "the line breaks")
    phone.row(file.name).get_by_role("button", name=phone.words["pause"]).press("Enter")
    line.away = False
    onward = phone.row(file.name).get_by_role("button", name=phone.words["go_on"])
    expect(onward).to_be_focused()
    onward.press("Enter")
    phone.await_status(file.name, phone.words["here"])
    assert phone.stored() == told(file)
    other = a_file(tmp_path, "Другая.pdf", PDF, 12 * MIB)
    line.break_after(2 * MIB, for_good=True)
    phone.choose(other)
    until(lambda: line.cuts == 2, "the line breaks")
    line.away = False
    phone.row(other.name).get_by_role("button", name=phone.words["stop"]).click()
    expect(phone.row(other.name)).to_have_count(0)
    assert phone.stored() == told(file)


def test_a_file_that_is_refused_says_why_and_the_others_go_on(
    context: BrowserContext, clinic: ServedClinic, line: BadLine, tmp_path: Path
) -> None:
    phone = Phone(context, clinic, line, "en")
    good = a_file(tmp_path, "good.pdf", PDF, 200_000)
    program, empty = a_file(tmp_path, "program.pdf", b"MZ\x90\0", 5_000), tmp_path / "empty.pdf"
    empty.write_bytes(b"")
    phone.choose(program, empty, good)
    phone.await_status("good.pdf", phone.words["here"])
    phone.await_status("empty.pdf", "This file is empty. Choose it again, or another copy.")
    refused = phone.row("program.pdf").locator("p.error")
    expect(refused).to_contain_text("Send a PDF, a photo")
    assert phone.stored() == told(good)
    phone.choose(good)
    expect(phone.row("good.pdf").locator("p.error")).to_have_text("This file is here already. It was not added twice.")


def test_continue_while_files_are_on_their_way_asks_once(
    context: BrowserContext, clinic: ServedClinic, line: BadLine, tmp_path: Path
) -> None:
    phone = Phone(context, clinic, line, "en")
    file = a_file(tmp_path, "long.pdf", PDF, 12 * MIB)
    line.break_after(1 * MIB, for_good=True)
    phone.choose(file)
    until(lambda: line.cuts == 1, "the line breaks")
    onward = phone.page.locator('button[name="then"][value="next"]')
    onward.click()
    expect(phone.page.locator("[data-warning]")).to_have_text(phone.words["still"])
    line.away = False
    with phone.page.expect_navigation():
        onward.click()
    assert "/request/records" not in phone.page.url
    assert phone.stored() in ({}, told(file))


def test_the_scripts_of_the_records_page_are_light(
    context: BrowserContext, clinic: ServedClinic, line: BadLine
) -> None:
    weights: dict[str, int] = {}
    context.on("response", lambda answer: weights.update(
        {answer.url: len(gzip.compress(answer.body()))} if answer.request.resource_type == "script" else {}
    ))
    Phone(context, clinic, line, "en").page.wait_for_load_state("networkidle")
    assert any("tus-" in url for url in weights)
    assert sum(weights.values()) <= 40 * 1024


def drop(page: Page, *paths: Path) -> None:
    """Files or folders that a hand drags in from outside the browser."""
    hand = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        dragged = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
        hand.send("Input.dispatchDragEvent", {"type": kind, "x": 150, "y": 300, "data": dragged})
        if kind == "dragOver":
            expect(page.locator("[data-uploads]")).to_have_attribute("data-over", "")


def test_files_and_a_folder_that_are_dropped_arrive(
    context: BrowserContext, clinic: ServedClinic, line: BadLine, tmp_path: Path
) -> None:
    phone = Phone(context, clinic, line, "en")
    disc = tmp_path / "disc"
    (disc / "series" / "1").mkdir(parents=True)
    loose = a_file(tmp_path, "report.pdf", PDF, 60_000), a_file(tmp_path, "photo.jpg", JPEG, 50_000)
    files = *loose, a_file(disc, "IM0001", DICOM, 40_000), a_file(disc / "series" / "1", "IM0002", DICOM, 45_000)
    a_file(disc, "Thumbs.db", b"clutter", 900)
    drop(phone.page, *loose, disc)
    for file in files:
        phone.await_status(file.name, phone.words["here"])
    assert phone.stored() == told(*files), "and nothing that a system keeps for itself"
    expect(phone.page.locator("[data-uploads]")).not_to_have_attribute("data-over", "")
    assert phone.page.url.endswith("/en/request/records"), "the browser has not opened what was dropped"


def test_a_picture_that_is_pasted_arrives(context: BrowserContext, clinic: ServedClinic, line: BadLine) -> None:
    phone = Phone(context, clinic, line, "en")
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=line.url)
    elsewhere = context.new_page()
    elsewhere.route("**/elsewhere", lambda route: route.fulfill(body="<p>Another page</p>", content_type="text/html"))
    elsewhere.goto(f"{line.url}/elsewhere")
    elsewhere.bring_to_front()
    elsewhere.evaluate(COPY_A_PICTURE)
    phone.page.bring_to_front()
    phone.page.keyboard.press("ControlOrMeta+V")
    phone.await_status("image.png", phone.words["here"])
    assert len(phone.stored()) == 1


def test_a_folder_that_is_chosen_arrives_with_what_lies_deeper(
    context: BrowserContext, clinic: ServedClinic, line: BadLine, tmp_path: Path
) -> None:
    phone = Phone(context, clinic, line, "en")
    disc = tmp_path / "disc"
    (disc / "deeper").mkdir(parents=True)
    files = a_file(disc, "IM1", DICOM, 30_000), a_file(disc / "deeper", "IM2", DICOM, 35_000)
    a_file(disc, ".DS_Store", b"clutter", 900)
    with phone.page.expect_file_chooser() as asked:
        phone.page.locator("[data-folder]").click()
    assert asked.value.element.evaluate("input => input.webkitdirectory")
    asked.value.set_files(str(disc))
    for file in files:
        phone.await_status(file.name, phone.words["here"])
    assert phone.stored() == told(*files)


def test_a_photo_that_is_taken_arrives_and_a_second_one_too(
    context: BrowserContext, clinic: ServedClinic, line: BadLine, tmp_path: Path
) -> None:
    phone = Phone(context, clinic, line, "en")
    photos = a_file(tmp_path, "page 1.jpg", JPEG, 40_000), a_file(tmp_path, "page 2.jpg", JPEG, 41_000)
    for photo in photos:
        with phone.page.expect_file_chooser() as asked:
            phone.page.locator("[data-camera]").click()
        told_to = asked.value.element.evaluate("input => [input.getAttribute('capture'), input.accept, input.multiple]")
        assert told_to == ["environment", "image/*", False], "the camera behind opens, not the gallery"
        asked.value.set_files(str(photo))
        phone.await_status(photo.name, phone.words["here"])
    assert phone.stored() == told(*photos)
