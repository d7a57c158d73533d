"""Pages for anybody."""

from intake.web.public import frame, medical, pages, telling
from intake.web.public.blueprint import blueprint

__all__ = ["blueprint", "frame", "medical", "pages", "telling"]
