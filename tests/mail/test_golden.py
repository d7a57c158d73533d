"""Every mail says what its golden file says; a reviewer reads the files, not the templates."""

from __future__ import annotations

import pytest

from config import LANGUAGES, ROOT
from intake.mail.mails import MAILS
from tests.mail.examples import EXAMPLES
from tests.mail.golden_files import FOLDER, as_read, golden_path


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", MAILS)
def test_a_mail_reads_as_its_golden_file(template: str, language: str) -> None:
    assert as_read(template, language) == golden_path(template, language).read_text(encoding="utf-8")


def test_every_mail_has_an_example_and_both_templates() -> None:
    folder = ROOT / "templates" / "mail"
    assert set(EXAMPLES) == set(MAILS)
    for template in MAILS:
        assert (folder / f"{template}.txt").is_file()
        assert (folder / f"{template}.html").is_file()


def test_no_golden_file_is_left_of_a_mail_that_is_gone() -> None:
    wanted = {golden_path(template, language).name for template in MAILS for language in LANGUAGES}
    assert {path.name for path in FOLDER.iterdir()} == wanted
