"""Typed numbers are read exactly, or asked back."""

from __future__ import annotations

from decimal import Decimal

import pytest

from intake.clinical.numbers import NumberError, NumberProblem, half_up, parse_number, plain, to_decimal, to_integer


@pytest.mark.parametrize(("typed", "meant"), [
    ("0,02", "0.02"), ("0.02", "0.02"), ("12,5", "12.5"), ("0,123", "0.123"), ("1,2345", "1.2345"), (" 7 ", "7"),
    ("٣٨٫٥", "38.5"), ("۳۸,۵", "38.5"), ("٠,٠٢", "0.02"), ("1 234,5", "1234.5"), ("20\u00a0000", "20000"),
    ("1'000'000", "1000000"), ("١٬٢٣٤٫٥", "1234.5"), ("1,234.5", "1234.5"), ("1.234,5", "1234.5"),
    ("1,234,567", "1234567"), ("1.234.567", "1234567"), ("−4", "-4"), ("+4", "4"), ("1e-4", "0.0001"), (".5", "0.5"),
    ("5.", "5"), ("1.234", "1.234"), ("\u200e38", "38"), ("1e-50", "0"),
])
def test_a_number_is_understood(typed: str, meant: str) -> None:
    assert parse_number(typed) == Decimal(meant)


@pytest.mark.parametrize("typed", ["1,234", "١,٢٣٤", "-12,345", "999,999", "150.000"])
def test_a_number_that_means_two_things_is_asked_back(typed: str) -> None:
    assert _problem(typed) is NumberProblem.UNCLEAR


@pytest.mark.parametrize("typed", [
    "NaN", "inf", "-Infinity", "1_000", "1e999", "1e-999", "0x10", "12 kg", "<5", "1,2,3", "12,34,567", "1..2", "--1",
    "1 23", "9" * 61, "9" * 1000, "½", "十",
])
def test_what_is_no_number_is_refused(typed: str) -> None:
    assert _problem(typed) is NumberProblem.NOT_A_NUMBER


@pytest.mark.parametrize("typed", ["", "   ", "\u200f"])
def test_nothing_typed_is_told_apart(typed: str) -> None:
    assert _problem(typed) is NumberProblem.EMPTY


def _problem(typed: str) -> NumberProblem:
    with pytest.raises(NumberError) as caught:
        parse_number(typed)
    return caught.value.problem


@pytest.mark.parametrize("value", [True, None, [], {}, float("nan")])
def test_other_values_are_no_numbers(value: object) -> None:
    with pytest.raises(NumberError):
        to_decimal(value)


def test_numbers_beyond_every_measurement_are_cut_down() -> None:
    assert to_decimal(-(10**9999)) == Decimal("-1E+40")
    assert to_decimal(Decimal("1E-99999")) == 0
    assert to_decimal(Decimal("0E+99999")) == 0
    assert to_decimal(Decimal("1." + "1" * 80)) == Decimal("1." + "1" * 39)
    assert to_decimal(Decimal("0.0" + "1" * 60)) == Decimal("0.0" + "1" * 39)


def test_a_whole_number_has_no_fraction() -> None:
    assert to_integer(Decimal("80.0")) == 80
    with pytest.raises(NumberError):
        to_integer("80.5")


@pytest.mark.parametrize(("value", "step", "rounded"), [
    ("0.65", "0.1", "0.7"), ("59.5", "1", "60"), ("1.005", "0.01", "1.01"),
])
def test_rounding_goes_half_up(value: str, step: str, rounded: str) -> None:
    assert str(half_up(Decimal(value), step)) == rounded


def test_a_number_too_long_to_round_stays_as_it_is() -> None:
    assert half_up(Decimal("1E+80"), "0.1") == Decimal("1E+80")


@pytest.mark.parametrize(("value", "text"), [
    ("1E+2", "100"), ("0.000900", "0.0009"), ("20.0", "20"), ("-0.0", "0"), ("0", "0"),
])
def test_plain_text_has_no_exponent_and_no_idle_zeros(value: str, text: str) -> None:
    assert plain(Decimal(value)) == text
