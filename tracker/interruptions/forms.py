"""What owners of pipes, cables and works type about interruptions."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Row
from wtforms import BooleanField, SelectField, SelectMultipleField
from wtforms.validators import Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.base.format import label
from tracker.base.forms import Form, MomentField, TextField, VersionedForm, needed, optional, short
from tracker.interruptions.actions import Plan
from tracker.interruptions.models import Interruption
from tracker.interruptions.rules import Span
from tracker.interruptions.tables import Service
from tracker.places.forms import key_field
from tracker.places.models import Entrance

PHONE = r"^[0-9][0-9 ()+\-转]{2,28}$"


class DoorsField(SelectMultipleField):
    """Entrances of one compound as tick boxes; none ticked means all."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, text: Any, **options: Any) -> None:
        super().__init__(text, [optional()], coerce=int, **options)

    def offer(self, doors: Sequence[Row[Any]]) -> None:
        """``doors``: rows of (id, entrance, building)."""
        self.choices = [(row.id, f"{row.building} {row.entrance}") for row in doors]


class InterruptionForm(VersionedForm):
    service = SelectField(_l("What"), [needed()])
    starts_at = MomentField(_l("From"), [needed()])
    ends_at = MomentField(_l("Until"), [needed()])
    doors = DoorsField(_l("Which entrances"))
    reason = TextField(_l("Why, in words for residents"), [needed(), short(100)])
    phone = TextField(
        _l("Telephone for questions"),
        [needed(), Regexp(PHONE, message=_l("Write a telephone number with digits, such as 0415-2123456."))],
    )
    emergency = BooleanField(_l("It is an emergency and begins now"))
    exception_reason = TextField(_l("Why it may be in spite of the rules"), [optional(), short(400)])

    def offer(self, doors: Sequence[Row[Any]], *, may_sign: bool) -> None:
        """Fill the lists; only who may sign for an exception is asked for one."""
        self.service.choices = [(service.value, label(service)) for service in Service]
        self.doors.offer(doors)
        if not may_sign:
            del self.exception_reason

    def plan(self, entrances: Sequence[Entrance]) -> Plan:
        """What was typed; ``entrances`` are the rows of those ticked."""
        starts: Any = self.starts_at.data
        ends: Any = self.ends_at.data
        signed = self.exception_reason.data if "exception_reason" in self else ""
        return Plan(
            service=Service(self.service.data), span=Span(starts, ends), reason=self.reason.data,
            phone=self.phone.data, emergency=self.emergency.data, exception_reason=signed or "", entrances=entrances,
        )  # fmt: skip


class NewInterruptionForm(InterruptionForm):
    form_key = key_field()


class MoveForm(InterruptionForm):
    moved_reason = TextField(_l("Why the times change"), [optional(), short()])

    @classmethod
    def opened_on(cls, row: Interruption) -> "MoveForm":
        form = cls(obj=row, doors=[entrance.id for entrance in row.entrances])
        if not form.is_submitted():
            form.moved_reason.data = ""
        return form


class CancelForm(Form):
    reason = TextField(_l("Why it is cancelled"), [needed(_l("Say why it does not take place.")), short()])
