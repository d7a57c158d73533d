"""A form filled in as wrongly as its page allows, and sent past what a browser would check."""

from __future__ import annotations

from playwright.sync_api import Page, Response

# The forms of the page that hold anything to fill in. (A control named "method" hides the form's own property.)
FORMS = """[...document.querySelectorAll('main form')].filter(form =>
  form.getAttribute('method') === 'post' && form.querySelector('input:not([type=hidden]), select, textarea'))"""
FILL = """([number, text]) => { const form = FORMS[number]; form.noValidate = true;
  for (const e of form.querySelectorAll('input:not([type=hidden]), textarea, select')) {
    if (e.closest('.trap')) continue;
    if (e.type === 'radio' || e.type === 'checkbox') {
      e.checked = text !== '' && !e.name.endsWith('-absent');
      if (e.checked) e.value = 'not-offered';
    } else if (e.tagName === 'SELECT') { if (!text) e.selectedIndex = 0; }
    else if (e.type === 'date' || e.type === 'time') e.value = '';
    else if (e.type !== 'file') { e.removeAttribute('maxlength'); e.type = 'text'; e.value = text; }
  }
}""".replace("FORMS", FORMS)
SEND = """number => { const form = FORMS[number];
  form.requestSubmit(form.querySelector('button:not([name])') || form.querySelector('button')) }""".replace(
    "FORMS", FORMS
)
MISTAKES = ("?!", "", "x" * 6000)
# Chosen without an event, so that it goes the way of a page whose script did not start.
CHOOSE = """input => { const chosen = new DataTransfer();
  chosen.items.add(new File(['MZ a program, not a report'], 'report.pdf', {type: 'application/pdf'}));
  input.files = chosen.files }"""


def send_wrongly(page: Page, number: int) -> Response:
    """Send the form with nonsense, then with nothing, then with far too much, until one is refused with 422."""
    for text in MISTAKES:
        address = page.url
        page.evaluate(FILL, [number, text])
        files = page.locator("main form input[type=file]")
        if files.count():
            files.first.evaluate(CHOOSE)
        with page.expect_navigation() as navigation:
            page.evaluate(SEND, number)
        response = navigation.value
        if response.status == 422:
            return response
        page.goto(address)
    raise AssertionError(f"nothing can be filled in wrongly on {page.url}")
