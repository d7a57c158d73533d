"""Records: adding files, saying what they are, taking them back, before and after a request is sent."""

from intake.web.documents import sent_pages, upload_pages
from intake.web.documents.pages import blueprint

__all__ = ["blueprint", "sent_pages", "upload_pages"]
