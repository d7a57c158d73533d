"""The questions, page by page, from the first name to the last check (codebook 2, ux 3.2)."""

from intake.web.journey import check, pages, referrers, rows, ways
from intake.web.journey.blueprint import blueprint

__all__ = ["blueprint", "check", "pages", "referrers", "rows", "ways"]
