"""Addresses that show no page of their own."""

# Views that answer GET with something else than a page of their own.
NO_PAGE = {
    "root.bare": "redirects to the landing page in the visitor's language",
    "root.alive": "a line for the supervisor",
    "root.ready": "a line for the supervisor",
    "static_files.serve": "a file",
    "journey.resume": "redirects to the first page with something to ask",
    "patient.sent_before": "redirects to the confirmation",
    "desk.entered": "redirects to the case",
    "desk.home": "redirects to the first page that the role may see",
    "desk.download": "a file",
    "desk.package": "a ZIP",
    "documents.sent_package": "a ZIP",
    "physician.package": "a ZIP",
    "account.diary": "a calendar file",
    "patient.appointment_file": "a calendar file",
    "desk.original": "a file",
    "desk.board_file": "a file",
    "desk.page_picture": "a picture",
    "desk.bundle_image": "redirects to the image",
    "desk.chart": "a picture",
    "desk.summary_pdf": "a PDF",
    "desk.news": "two numbers for a script",
    "desk.thumbnail": "a picture",
    "documents.draft_download": "a file",
    "documents.sent_download": "a file",
}
