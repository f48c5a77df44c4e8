"""Forms of imports: the upload, one line's corrections, the confirmation."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, SelectField
from wtforms.fields import SelectChoice

from tracker.base.forms import CountField, Form, LongTextField, TextField, VersionedForm, optional, short
from tracker.exchange.corrections import CORRECTABLE
from tracker.exchange.fields import Field

Option = tuple[str, str]
_LONG = (Field.CONTENT, Field.FUNDING)


class UploadForm(Form):
    """``place``: "" for the place that the table names."""

    file = FileField(_l("Plan table"), [FileRequired(_l("Choose a file."))])
    year = CountField(_l("Plan year"), [optional()])
    place = SelectField(_l("City or county"), default="")
    new_city = TextField(_l("Another city"), [short(60)])

    def offer(self, places: Sequence[Option]) -> None:
        self.place.choices = [("", _l("As the table says")), *places]


class LineForm(VersionedForm):
    """Corrections of one line; the compounds of the line come as fields ``same-0``, ``same-1`` …"""

    seen = HiddenField()
    skip = BooleanField(_l("Leave this line out"))

    def texts(self) -> dict[str, str]:
        return {one.value: (self[one.value].data or "").strip() for one in CORRECTABLE}

    def same(self) -> dict[int, int]:
        """Which record each compound is; those left as found are not named."""
        chosen = {name: field.data for name, field in self._fields.items() if name.startswith("same-")}
        return {int(name.removeprefix("same-")): int(value) for name, value in chosen.items() if value}


def line_form(choices: Sequence[tuple[str, Sequence[Option]]]) -> type[LineForm]:
    """A form for a line whose compounds (name, records it may be) are these."""
    fields: dict[str, Any] = {
        one.value: LongTextField(_l(one.label), [short(2000)]) if one in _LONG
        else TextField(_l(one.label), [short()])
        for one in CORRECTABLE
    }  # fmt: skip
    for place, (name, options) in enumerate(choices):
        fields[f"same-{place}"] = SelectField(
            _l("“%(name)s” is", name=name),
            choices=[SelectChoice(*one) for one in options],
            validators=[optional()],
            validate_choice=True,
        )
    return type("LineForm", (LineForm,), fields)


class ConfirmForm(VersionedForm):
    """The version that was looked at."""
