"""The public pages, which anybody may open."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

P = TypeVar("P")


def open_pages(anybody: Callable[..., P]) -> list[P]:
    return [
        anybody("landing", "public.landing", "/"),
        anybody("contact", "public.contact", "/contact"),
        anybody("contact, elsewhere", "public.contact", "/contact?zone=Asia/Almaty"),
        anybody("what to discuss", "public.consultation", "/consultation"),
        anybody("who it is for", "public.who_it_is_for", "/who-it-is-for"),
        anybody("how it works", "public.how_it_works", "/how-it-works?zone=America/New_York"),
        anybody("what to send", "public.what_to_send", "/what-to-send"),
        anybody("questions and answers", "public.questions", "/questions"),
        anybody("residual disease", "public.residual_disease", "/residual-disease"),
        anybody("how blinatumomab is given", "public.blinatumomab", "/blinatumomab"),
        anybody("information for doctors", "public.for_doctors", "/for-doctors"),
        anybody("who has read the pages", "public.about_these_pages", "/about-these-pages"),
        anybody("privacy", "public.privacy", "/privacy"),
        anybody("accessibility", "public.accessibility", "/accessibility"),
        anybody("the urgent signs", "public.urgent_signs", "/urgent-signs"),
    ]
