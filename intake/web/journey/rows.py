"""Treatment lines and MRD results: a list of cards, one page a card, add and remove by buttons (ux R39)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import abort, g, redirect, render_template, request, url_for

from intake.clinical.codebook import FIELDS
from intake.clinical.codebook.model import Screen
from intake.i18n import N_
from intake.services import journey
from intake.web.context import reading, work
from intake.web.forms.question import Question, questions_of
from intake.web.forms.screen_form import fault_of
from intake.web.forms.telling import told
from intake.web.forms.wording import NOT_PENDING, error_words
from intake.web.journey import neighbours
from intake.web.journey.again import again_on_conflict
from intake.web.journey.blueprint import blueprint
from intake.web.journey.page import THEN, TO, Posted, QuestionPage
from intake.web.journey.pages import PAUSE, Answer, back_address, draw, sent
from intake.web.journey.visit import CHECK, Visit, known_screen, visit
from intake.web.language import _
from intake.web.policy import VISITOR, VISITOR_FORM, policy

TITLES = {"treatment_lines": N_("Treatment %(num)s"), "mrd_results": N_("Test %(num)s")}
ADD = {"treatment_lines": N_("Add a treatment"), "mrd_results": N_("Add a test")}
LINES_ON_A_CARD = 6
DOES_NOT_EXIST = -1


class RowPage(QuestionPage):
    """The questions about one row."""

    def __init__(self, here: Visit, group: str, index: int, questions: tuple[Question, ...]) -> None:
        self.group, self.index = group, index
        stored = journey.rows(here.content, group)
        row = stored[index] if index < len(stored) and isinstance(stored[index], dict) else {}
        super().__init__(here, f"{group}[{index}]", questions, row)

    def path(self, name: str) -> str:
        return f"{self.group}[{self.index}].{name}"

    def take(self) -> set[str]:
        """Write the row; the paths of the answers that changed."""
        row = dict(self.stored)
        changed = {self.path(name) for name, answer in self.form.answers.items() if row.get(name) != answer}
        row |= self.form.answers
        kept = {name: answer for name, answer in row.items() if answer is not None}
        if changed:
            journey.put_row(self.visit.content, self.group, self.index, kept)
        return changed

    def refuse_unfitting_absence(self) -> None:
        """A result can be on its way only while the treatment runs (codebook 2.5)."""
        situation = self.visit.journey.situation
        view = journey.row_view(situation.answers.rows(self.group), self.group, self.index)
        for question in self.questions:
            state = view.absent(question.name)
            if state is not None and state not in question.field.offered_absent(situation, view):
                self.faults.append(fault_of(question, _(NOT_PENDING)))


@blueprint.get("/<name>/rows")
@policy(VISITOR)
def rows(name: str) -> Answer:
    """The rows so far as cards."""
    shown = _group_screen(name)
    with reading() as unit:
        here = visit(unit)
        return sent() if here.sent else _list(here, shown)


@blueprint.post("/<name>/rows")
@policy(VISITOR_FORM)
@again_on_conflict
def change_rows(name: str) -> Answer:
    """Add, remove, put back, or go on."""
    shown, posted = _group_screen(name), dict(request.form.lists())
    with work() as unit:
        here = visit(unit)
        if here.sent:
            return sent()
        if g.stale:
            return _list(here, shown, stale=True), 422
        return _pressed(here, shown, posted)


def _pressed(here: Visit, shown: Screen, posted: Posted) -> Answer:
    """One button was pressed."""
    group = _group(shown)
    count = len(journey.rows(here.content, group))
    if "add" in posted:
        return redirect(url_for("journey.row", name=shown.name, number=count + 1, to=request.args.get(TO)), 303)
    if "remove" in posted:
        index = _index(posted["remove"], count)
        if index != DOES_NOT_EXIST:
            journey.remove_row(here.content, group, index)
            here.save()
        return redirect(url_for("journey.rows", name=shown.name, to=request.args.get(TO)), 303)
    if "undo" in posted:
        journey.restore_row(here.content, group)
        here.save()
        return redirect(url_for("journey.rows", name=shown.name, to=request.args.get(TO)), 303)
    return _continue(here, shown, posted)


def _continue(here: Visit, shown: Screen, posted: Posted) -> Answer:
    group = _group(shown)
    here.content.removed.pop(group, None)
    if not _faulty_rows(here, group):
        journey.mark_visited(here.content, shown)
    here.save()
    here.look_again()
    if posted.get(THEN) == [PAUSE]:
        return redirect(neighbours.address(neighbours.COME_BACK) or url_for("journey.paused"), 303)
    if _faulty_rows(here, group):
        return _list(here, shown), 422
    return redirect(here.address_after(shown, back_to_check=request.args.get(TO) == CHECK), 303)


@blueprint.get("/<name>/rows/<int:number>")
@policy(VISITOR)
def row(name: str, number: int) -> Answer:
    """The questions about one row; the number after the last is a new one."""
    shown = _group_screen(name)
    with reading() as unit:
        here = visit(unit)
        if here.sent:
            return sent()
        page = _row_page(here, shown, number)
        if page is None:
            return redirect(url_for("journey.rows", name=name), 303)
        page.show(_defaults(page))
        page.add_findings(_findings(here) if page.stored else [])
        return _draw_row(page, shown, odd="odd" in request.args)


@blueprint.post("/<name>/rows/<int:number>")
@policy(VISITOR_FORM)
@again_on_conflict
def answer_row(name: str, number: int) -> Answer:
    """Save one row. Questions that the answers open are asked on the same page before it is left."""
    shown, posted = _group_screen(name), dict(request.form.lists())
    with work() as unit:
        here = visit(unit)
        if here.sent:
            return sent()
        page = _row_page(here, shown, number)
        if page is None:
            return redirect(url_for("journey.rows", name=name), 303)
        page.read(posted)
        if g.stale:
            return _draw_row(page, shown, stale=True), 422
        changed = page.take()
        here.look_again()
        page.refuse_unfitting_absence()
        page.add_findings(_findings(here))
        left = page.confirm(posted, changed)
        opened = _newly_asked(here, shown, page)
        journey.keep_typed(here.content, page.place, page.boxes, faulty=bool(page.faults))
        here.save()
    if posted.get(THEN) == [PAUSE]:
        return redirect(neighbours.address(neighbours.COME_BACK) or url_for("journey.paused"), 303)
    if page.faults and not opened:
        return _draw_row(page, shown), 422
    if opened or left:
        odd = "" if left and not opened else None
        return redirect(url_for("journey.row", name=name, number=number, odd=odd, to=request.args.get(TO)), 303)
    return redirect(url_for("journey.rows", name=name, to=request.args.get(TO)), 303)


def _newly_asked(here: Visit, shown: Screen, page: RowPage) -> bool:
    """Whether the answers open questions that this page did not have yet."""
    if page.index >= len(journey.rows(here.content, page.group)):
        return False
    again = _row_page(here, shown, page.index + 1)
    asked = {question.name for question in page.questions}
    return again is not None and not {question.name for question in again.questions} <= asked


def _row_page(here: Visit, shown: Screen, number: int) -> RowPage | None:
    group, index = _group(shown), number - 1
    count = len(journey.rows(here.content, group))
    if not 0 <= index <= min(count, journey.MOST_ROWS - 1):
        return None
    return RowPage(here, group, index, _row_questions(here, group, index))


def _row_questions(here: Visit, group: str, index: int) -> tuple[Question, ...]:
    known = here.journey.situation.answers.rows(group)
    fields = journey.row_fields(here.journey, group, index)
    return questions_of(fields, here.journey.situation, here.voice, journey.row_view(known, group, index))


def _defaults(page: RowPage) -> Mapping[str, Any]:
    """What is offered on a new row, such as the usual unit."""
    if page.stored:
        return {}
    return {question.name: question.field.default for question in page.questions if question.field.default}


def _draw_row(page: RowPage, shown: Screen, *, odd: bool = False, stale: bool = False) -> str:
    title = _(TITLES[page.group], num=page.index + 1)
    back = url_for("journey.rows", name=shown.name, to=request.args.get(TO))
    return draw(page, shown, odd=odd, stale=stale, row_title=title, row_back=back)


def _list(here: Visit, shown: Screen, *, stale: bool = False) -> str:
    """The cards with their faults, and the buttons."""
    group = _group(shown)
    faulty = _faulty_rows(here, group)
    count = len(journey.rows(here.content, group))
    place, parts = here.journey.step(shown)
    field = FIELDS[group]
    return render_template(
        "journey/rows.html",
        title=_(field.label.for_voice(here.voice)),
        hint=_(field.hint.for_voice(here.voice)) if field.hint else "",
        cards=[_card(here, shown, index, faulty.get(index, "")) for index in range(count)],
        errors=[(f"row-{index + 1}", message) for index, message in faulty.items()],
        add=_(ADD[group]),
        may_add=count < journey.MOST_ROWS,
        removed=group in here.content.removed,
        stale=stale,
        step=place,
        steps=parts,
        back=back_address(here, shown),
        short_route=here.content.short_route,
    )


def _card(here: Visit, shown: Screen, index: int, fault: str) -> dict[str, Any]:
    group = _group(shown)
    return {
        "number": index + 1,
        "title": _(TITLES[group], num=index + 1),
        "lines": row_lines(here, group, index)[:LINES_ON_A_CARD],
        "fault": fault,
        "href": url_for("journey.row", name=shown.name, number=index + 1, to=request.args.get(TO)),
    }


def row_lines(here: Visit, group: str, index: int) -> list[str]:
    """What is known of a row, one line an answer."""
    stored = journey.rows(here.content, group)[index]
    row = stored if isinstance(stored, dict) else {}
    lines = []
    for question in _row_questions(here, group, index):
        words = ", ".join(told(question, row.get(question.name)))
        if words:
            lines.append(f"{question.label} {words}")
    return lines


def _faulty_rows(here: Visit, group: str) -> dict[int, str]:
    """The first fault of each row that has one."""
    faulty: dict[int, str] = {}
    for finding in _findings(here):
        place = journey.row_of(finding.field)
        if place and place[0] == group:
            faulty.setdefault(place[1], error_words(finding.code, place[2]))
    return faulty


def _findings(here: Visit) -> list[Any]:
    return list(journey.problems(here.judged()))


def _index(values: list[str], count: int) -> int:
    text = values[0]
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else 0
    return number - 1 if 1 <= number <= count else DOES_NOT_EXIST


def _group_screen(name: str) -> Screen:
    found = known_screen(name)
    if found is None or found.group not in TITLES:
        abort(404)
    return found


def _group(shown: Screen) -> str:
    assert shown.group is not None, "only pages of groups come here"
    return shown.group


