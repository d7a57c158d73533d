"""Sending a request, through the pages."""

from __future__ import annotations

from tests.web.patient.people import Person


def test_a_request_that_was_sent_shows_its_reference_and_what_happens_next(person: Person) -> None:
    person.has_sent()
    assert "We have your request" in person.text
