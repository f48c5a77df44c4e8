"""Pages of standstills and of counter-entries and answers: where the site owes a word, and gives it."""

from decimal import Decimal

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, require
from tracker.base.clock import today
from tracker.base.pages import gettext as _
from tracker.base.saving import saving
from tracker.base.settings import settings
from tracker.base.web import get_or_404
from tracker.progress import actions, desk_reads, halts, quantities
from tracker.progress.forms import AnswerForm, CounterForm, HaltForm
from tracker.progress.models import Question, Report
from tracker.progress.rules import HaltReason
from tracker.projects.models import Project

bp = Blueprint("standstills", __name__)


@bp.route("/office/projects/<int:project_id>/standstill", methods=["GET", "POST"])
@require(Permission.PROGRESS_ANSWER)
def explain(project_id: int) -> ResponseReturnValue:
    project, form = get_or_404(Project, project_id), HaltForm()
    if form.validate_on_submit():
        with saving(form):
            halts.explain(
                project, HaltReason(form.cause.data), form.words.data, form.restart_on.data or today(),
                by=current_user, today=today(),
            )  # fmt: skip
            flash(_("Kept. Nobody is reminded before that day."), "success")
            return redirect(url_for(".explain", project_id=project.id))
    return render_template(
        "progress/standstill.html", project=project, form=form, halts=halts.halts_of(project.id),
        still=halts.stillness(project, today()), quiet=settings().quiet_workdays,
    )  # fmt: skip


@bp.route("/office/reports/<int:report_id>/correct", methods=["GET", "POST"])
@require(Permission.PROGRESS_ANSWER)
def correct(report_id: int) -> ResponseReturnValue:
    report, form = desk_reads.whole_report(get_or_404(Report, report_id)), CounterForm()
    if form.validate_on_submit():
        with saving(form):
            counter_id = actions.take_back(
                report, form.quantity.data or Decimal(0), form.note.data, by=current_user
            )
            flash(
                _("The correction waits for confirmation; until then the sums stand as they are."), "success"
            )
            return redirect(url_for("progress.report", report_id=counter_id))
    return render_template(
        "progress/correct.html", report=report, form=form, named=_, unit=_(report.item.unit.label),
        left=report.quantity - quantities.taken_back(report.id),
    )  # fmt: skip


@bp.post("/office/reports/<int:report_id>/questions/<int:question_id>")
@require(Permission.PROGRESS_ANSWER)
def answer(report_id: int, question_id: int) -> ResponseReturnValue:
    question, form = get_or_404(Question, question_id, report_id=report_id), AnswerForm()
    if form.validate_on_submit():
        with saving(form):
            actions.answer(question, form.answer.data or "", current_user)
            flash(_("Your answer is kept with the report."), "success")
            return redirect(url_for("progress.report", report_id=report_id))
    flash(" ".join(str(error) for errors in form.errors.values() for error in errors), "error")
    return redirect(url_for("progress.report", report_id=report_id))
