"""Kinds of resources in words."""

from __future__ import annotations

from collections.abc import Mapping

from intake.i18n import N_
from intake.models.callbacks import ResourceKind

KINDS: Mapping[ResourceKind, str] = {
    ResourceKind.DOCTOR: N_("Doctor"),
    ResourceKind.ROOM: N_("Room"),
    ResourceKind.INTERPRETER: N_("Interpreter"),
    ResourceKind.VIDEO: N_("Line for video calls"),
}
NEEDS: Mapping[ResourceKind, str] = {
    ResourceKind.ROOM: N_("A room"),
    ResourceKind.VIDEO: N_("A line for video calls"),
    ResourceKind.COORDINATOR: N_("A coordinator"),
}
