"""A coordinator at the desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from intake.models.staff import Role, Staff
from intake.runtime import Runtime
from intake.services import assignments, referrals
from tests.support import factories
from tests.support.browser import Browser

SignedIn = Callable[..., Browser]


@pytest.fixture
def miriam(runtime: Runtime) -> Staff:
    with runtime.work() as work:
        return factories.a_member_of_staff(work, "Miriam")


@pytest.fixture
def desk(runtime: Runtime, app: Flask, miriam: Staff) -> Browser:
    """Miriam's browser."""
    return factories.sign_in(runtime, app.test_client(), miriam)


@pytest.fixture
def signed_in(runtime: Runtime, app: Flask) -> SignedIn:
    """`signed_in("Ada", Role.LEAD)`: somebody else's browser; a request that `sees` names is assigned to them."""

    def enter(name: str, role: Role = Role.COORDINATOR, sees: str = "") -> Browser:
        with runtime.work() as work:
            person = factories.a_member_of_staff(work, name, role)
            if sees:
                assignments.assign(work, referrals.find(work, sees), person.id, person)
        return factories.sign_in(runtime, app.test_client(), person)

    return enter
