"""Starts that nobody can book, as a browser or a hand sends them: for every page that books or moves a consultation."""

from __future__ import annotations

from dataclasses import dataclass

LIST = "Choose a time from the list."
NO_SUCH = "No consultation begins at this time."
OVER = "This time is over."


@dataclass(frozen=True)
class Bad:
    """What is sent as the start, and the sentence that answers it."""

    start: str
    words: str


# The clinic of the tests is open to booking for a year from 22 November 2026, 08:00 UTC.
BAD: dict[str, Bad] = {
    "nothing": Bad("", LIST),
    "words": Bad("tomorrow at nine", LIST),
    "markup": Bad("<script>alert(1)</script>", LIST),
    "another script's digits": Bad("٢٠٢٧-٠٢-٠٧T٠٧:٠٠Z", LIST),
    "two starts in one": Bad("2027-02-07T07:00Z,2027-02-07T07:15Z", LIST),
    "seconds": Bad("2027-02-07T07:00:00Z", LIST),
    "an offset": Bad("2027-02-07T09:00+02:00", LIST),
    "a wall clock": Bad("2027-02-07T09:00", LIST),
    "a day that is none": Bad("2027-02-30T07:00Z", LIST),
    "the hour that spring jumps over": Bad("2027-03-26T02:30", "The clocks jump over this time."),
    "the hour that autumn shows twice": Bad("2027-10-31T01:30", "The clocks show this time twice."),
    "the first of autumn's two hours": Bad("2027-10-30T22:30Z", NO_SUCH),
    "the second of autumn's two hours": Bad("2027-10-30T23:30Z", NO_SUCH),
    "just before spring's jump": Bad("2027-03-25T23:45Z", NO_SUCH),
    "this very moment": Bad("2026-11-22T08:00Z", OVER),
    "a month ago": Bad("2026-10-22T07:00Z", OVER),
    "the first year there is": Bad("0001-01-01T00:00Z", OVER),
    "two years ahead": Bad("2028-11-21T07:00Z", "This time is too far ahead."),
    "the last year there is": Bad("9999-12-31T23:59Z", "This time is too far ahead."),
    "off the grid": Bad("2027-02-07T07:05Z", NO_SUCH),
    "off the five minutes": Bad("2027-02-07T07:01Z", NO_SUCH),
    "the middle of the night": Bad("2027-02-07T00:00Z", NO_SUCH),
    "the last quarter of an hour": Bad("2027-02-07T10:45Z", NO_SUCH),
    "a day without hours": Bad("2027-02-12T07:00Z", NO_SUCH),
    "a Saturday": Bad("2027-02-06T07:00Z", "The clinic is closed at this time."),
    "a holiday": Bad("2027-04-22T06:00Z", "The clinic is closed at this time."),
}
