"""Shapes of what people type about the order of works."""

import re
from datetime import date
from typing import Any, cast

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField

from tracker.base.forms import CountField, DayField, Form, TextField, VersionedForm, needed, optional, short
from tracker.base.pages import gettext as _
from tracker.places.forms import key_field, word_or_none
from tracker.works.rules import PauseKind


class IntervalField(CountField):
    """Working days between two works, as int; negative where they overlap."""

    shape = re.compile(r"-?[0-9]{1,4}", re.ASCII)


class PlanForm(VersionedForm):
    planned_start = DayField(_l("Planned start"), [optional()])
    planned_end = DayField(_l("Planned end"), [optional()])
    workdays = CountField(_l("Or its length in working days"), [optional()])

    def days(self) -> tuple[date | None, date | None]:
        return self.planned_start.data or None, self.planned_end.data or None


class StartForm(Form):
    start = DayField(_l("First day of works"), [needed()])

    def day(self) -> date:
        return cast(date, self.start.data)


class LinkForm(VersionedForm):
    lag = IntervalField(_l("Interval in working days"), [optional()])
    reason = TextField(_l("Reason"), [needed(), short(400)])


class NewLinkForm(Form):
    before_id = SelectField(_l("First"), [needed()], coerce=int)
    after_id = SelectField(_l("Then"), [needed()], coerce=int)
    lag = IntervalField(_l("Interval in working days"), [optional()])
    reason = TextField(_l("Reason"), [needed(), short(400)])
    form_key = key_field()

    def offer(self, items: list[tuple[int, str]]) -> None:
        self.before_id.choices = [(key, _(name)) for key, name in items]
        self.after_id.choices = [(key, _(name)) for key, name in items]


class PauseForm(VersionedForm):
    kind = SelectField(_l("Kind"), [needed()], coerce=word_or_none(PauseKind))
    first_on = DayField(_l("First day"), [needed()])
    last_on = DayField(_l("Last day"), [needed()])
    reason = TextField(_l("Reason"), [needed(), short(400)])

    def offer(self) -> None:
        self.kind.choices = [(kind.value, _(kind.label)) for kind in PauseKind]

    def facts(self) -> dict[str, Any]:
        return {name: self._fields[name].data for name in ("kind", "first_on", "last_on", "reason")}


class NewPauseForm(PauseForm):
    form_key = key_field()


class BaselineForm(Form):
    """``is_another`` after the first baseline: then the reason is asked for, and marked so."""

    reason = TextField(_l("Reason"), [optional(), short(400)])
    seen = HiddenField()
    form_key = key_field()

    def __init__(self, *, is_another: bool, **values: Any) -> None:
        super().__init__(**values)
        self.reason.flags.required = is_another
