"""Views that answer GET with something else than a page of their own, and with what."""

NO_PAGE = {
    "root.bare": "redirects to the landing page in the visitor's language",
    "root.alive": "a line for the supervisor",
    "root.ready": "a line for the supervisor",
    "static_files.serve": "a file",
    "search_engines.robots": "lines for search engines",
    "search_engines.sitemap": "a list for search engines",
    "journey.resume": "redirects to the first page with something to ask",
    "patient.sent_before": "redirects to the confirmation",
    "desk.entered": "redirects to the case",
    "desk.home": "redirects to the first page that the role may see",
    "desk.download": "a file",
    "desk.package": "a ZIP",
    "documents.sent_package": "a ZIP",
    "physician.package": "a ZIP",
    "desk.original": "a file",
    "desk.page_picture": "a picture",
    "desk.bundle_image": "redirects to the image",
    "desk.thumbnail": "a picture",
    "documents.draft_download": "a file",
    "documents.sent_download": "a file",
}
