"""Pages for anybody."""

from intake.web.public.pages import blueprint

__all__ = ["blueprint"]
