"""What staff type about notices."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Row
from wtforms import FileField, SelectField
from wtforms.validators import Regexp

from tracker.base.forms import (
    DayField,
    Form,
    LongTextField,
    TextField,
    VersionedForm,
    needed,
    optional,
    short,
)
from tracker.base.pages import gettext as _
from tracker.interruptions.forms import PHONE, DoorsField
from tracker.notices.actions import WRITTEN
from tracker.notices.periods import NoticeKind
from tracker.notices.rules import LONGEST_TEXT
from tracker.places.forms import id_or_none, key_field


class NoticeForm(VersionedForm):
    """A draft; whether it can be published as it is, the rules say when it is."""

    kind = SelectField(_l("Kind"), [needed()])
    project_id = SelectField(_l("Project"), coerce=id_or_none)
    title = TextField(_l("Title"), [needed(), short(60)])
    body = LongTextField(_l("Text"), [needed(_l("Write what the notice says.")), short(LONGEST_TEXT)])
    starts_on = DayField(_l("First day"), [needed()])
    ends_on = DayField(_l("Last day"), [needed()])
    phone = TextField(
        _l("Telephone for questions"),
        [needed(), Regexp(PHONE, message=_l("Write a telephone number with digits, such as 0415-2123456."))],
    )

    doors = DoorsField(_l("Which entrances"))

    def offer(self, projects: Sequence[tuple[int, str]], doors: Sequence[Row[Any]]) -> None:
        """Fill the lists to choose from."""
        self.doors.offer(doors)
        self.kind.choices = [(kind.value, _(kind.label)) for kind in NoticeKind]
        self.project_id.choices = [("", "—"), *projects]

    def values(self) -> dict[str, Any]:
        """What was typed, by column."""
        return {name: self[name].data for name in WRITTEN} | {"kind": NoticeKind(self.kind.data)}


class NewNoticeForm(NoticeForm):
    form_key = key_field()


class ApproveForm(VersionedForm):
    """Nothing but the version that was looked at."""


class PublishForm(ApproveForm):
    """``reason`` is asked when an edition takes the place of another."""

    reason = TextField(_l("What was wrong before"), [optional(), short()])


class WithdrawForm(Form):
    reason = TextField(_l("Why it is withdrawn"), [needed(_l("Say why the notice is withdrawn.")), short()])


class CloseForm(Form):
    outcome = LongTextField(_l("What came of it"), [needed(_l("Write what came of it.")), short(1000)])


class ProofForm(Form):
    photo = FileField(_l("Photo of the sheet at the door"))
