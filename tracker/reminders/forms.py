"""Shapes of what is typed about reminders."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField, SelectField
from wtforms.validators import NumberRange

from tracker.base.format import label
from tracker.base.forms import (
    CountField,
    DayField,
    Form,
    LongTextField,
    TextField,
    VersionedForm,
    needed,
    optional,
    short,
)
from tracker.places.forms import id_or_none
from tracker.reminders.ladder import Whom
from tracker.reminders.rules import HOOKS, Channel, Urgency


class HourField(SelectField):
    """An hour of the day."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, [needed()], coerce=int, **options)
        self.choices = [(hour, f"{hour}:00") for hour in range(24)]


class LaterForm(Form):
    reason = LongTextField(_l("Why it needs more time"), [needed(), short(500)])
    until = DayField(_l("Until"), [needed()])


class WishForm(VersionedForm):
    digest_hour = HourField(_l("The daily message comes at"))
    by_email = BooleanField(_l("By e-mail"))
    by_sms = BooleanField(_l("By text message"))
    quiet_from = HourField(_l("Quiet from"))
    quiet_until = HourField(_l("Quiet until"))
    workdays_only = BooleanField(_l("Only on working days"))
    in_english = BooleanField(_l("In English"))


class AbsenceForm(Form):
    first_on = DayField(_l("First day"), [needed()])
    last_on = DayField(_l("Last day"), [needed()])
    deputy_id = SelectField(_l("Who stands in"), coerce=id_or_none)
    reason = TextField(_l("Reason"), [optional(), short()])

    def offer(self, people: list[tuple[int, str]]) -> None:
        self.deputy_id.choices = [("", _l("Nobody: the desk above is told")), *people]


class RuleForm(Form):
    who = SelectField(_l("Who is told first"), [needed()])
    urgency = SelectField(_l("How"), [needed()])
    before = CountField(_l("How many days before"), [optional(), NumberRange(max=366)])
    grace = CountField(_l("Working days of grace"), [optional(), NumberRange(max=250)])
    ladder = TextField(_l("Ladder"), [optional(), short()])
    basis = LongTextField(_l("Where it is written"), [needed(), short(500)])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.who.choices = [(whom.value, label(whom)) for whom in Whom]
        self.urgency.choices = [(urgency.value, label(urgency)) for urgency in Urgency]


class OutletForm(VersionedForm):
    """Address and secret are written, never shown; left empty, they stay as they are."""

    channel = SelectField(_l("Service"), [needed()])
    name = TextField(_l("Name"), [needed(), short(60)])
    address = PasswordField(_l("Address of the robot"), [optional(), short(1000)])
    secret = PasswordField(_l("Secret for signing"), [optional(), short(200)])
    template = LongTextField(_l("Body for a gateway"), [optional(), short(2000)])
    expects = TextField(_l("The answer contains"), [optional(), short()])
    region_id = SelectField(_l("Part of the city"), coerce=id_or_none)
    least_level = CountField(_l("From which step on"), [optional(), NumberRange(max=4)])
    hour = HourField(_l("The daily message comes at"), default=9)
    disabled = BooleanField(_l("Out of use"))

    def offer(self, regions: list[tuple[int, str]]) -> None:
        channels = [channel for channel in Channel if channel in HOOKS]
        self.channel.choices = [(channel.value, label(channel)) for channel in channels]
        self.region_id.choices = [("", _l("The whole city")), *regions]


class OwnOutletForm(VersionedForm):
    """A robot that speaks to one person only."""

    channel = SelectField(_l("Service"), [needed()])
    name = TextField(_l("Name"), [needed(), short(60)])
    address = PasswordField(_l("Address of the robot"), [optional(), short(1000)])
    secret = PasswordField(_l("Secret for signing"), [optional(), short(200)])
    disabled = BooleanField(_l("Out of use"))

    def offer(self) -> None:
        self.channel.choices = [
            (one.value, label(one)) for one in Channel if one in HOOKS and one is not Channel.SMS
        ]
