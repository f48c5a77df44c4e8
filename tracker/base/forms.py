"""The form every form grows from, and fields for money, quantities and days."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from flask import g
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, DateTimeLocalField, Field, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, StopValidation, ValidationError
from wtforms.widgets import TextInput

from tracker.base.clock import CHINA
from tracker.base.errors import Refusal
from tracker.base.format import number, sentence
from tracker.base.money import parse_yuan

_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
FIRST_DAY, LAST_DAY = date(1949, 10, 1), date(2100, 12, 31)


def clean(text: str | None) -> str | None:
    """Text without control characters and direction marks; both hide what a reader sees."""
    return _FORBIDDEN.sub("", text).strip() if isinstance(text, str) else text


class Form(FlaskForm):
    """Shape of input only; rules speak through ``refuse``."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> Any:
            self.locales = ["zh"] if g.get("language", "zh") == "zh" else ["en"]
            return super(FlaskForm.Meta, self).get_translations(form)

    def refuse(self, refusal: Refusal) -> None:
        """Put the sentence of a refusal beside its field, or above the form."""
        if refusal.field and refusal.field in self._fields:
            field = self._fields[refusal.field]
            field.errors = [*field.errors, sentence(refusal)]
        else:
            self.form_errors.append(sentence(refusal))


class TextField(StringField):
    """One line of text, cleaned."""

    data: Any  # text once a form is sent, None before

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = clean(valuelist[0]) if valuelist else None


class LongTextField(TextAreaField):
    """Several lines of text, cleaned."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = (clean(valuelist[0]) or "").replace("\r\n", "\n") if valuelist else None


class VersionedForm(Form):
    """A form that changes a record: carries the version it was opened with."""

    version = HiddenField()

    def populate_obj(self, obj: Any) -> None:
        """Copy what was typed; never the version, which the database counts."""
        for name, field in self._fields.items():
            if name not in ("version", "csrf_token"):
                field.populate_obj(obj, name)

    def opened(self) -> int | None:
        """The version the form was sent with; None when it came without one, which is a conflict, too."""
        text = str((self.version.raw_data or [""])[0])
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


class MoneyField(Field):
    """Yuan with at most two decimals, as Decimal."""

    widget = TextInput()

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else ("" if self.data is None else f"{self.data:.2f}")

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if not valuelist or not valuelist[0].strip():
            return
        try:
            self.data = parse_yuan(valuelist[0])
        except Refusal as refusal:
            raise ValueError(sentence(refusal)) from refusal


class QuantityField(Field):
    """A quantity with at most three decimals, as Decimal; ASCII digits only."""

    widget = TextInput()
    shape = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,3})?", re.ASCII)

    def _value(self) -> str:
        return (
            self.raw_data[0]
            if self.raw_data
            else ("" if self.data is None else number(self.data).replace(",", ""))
        )

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if not valuelist or not valuelist[0].strip():
            return
        text = valuelist[0].strip().replace(",", "")
        if not self.shape.fullmatch(text):
            raise ValueError(
                gettext("Write a number with digits and at most three decimals, such as 38 or 12.5.")
            )
        self.data = Decimal(text)


class AreaField(QuantityField):
    """Square metres with at most two decimals."""

    shape = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,2})?", re.ASCII)


class CountField(QuantityField):
    """A whole number of things, as int."""

    shape = re.compile(r"[0-9]{1,9}", re.ASCII)

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        self.data: Any = None if self.data is None else int(self.data)

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else ("" if self.data is None else str(self.data))


class DayField(DateField):
    """A day; refuses years nobody means."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        super().process_formdata(valuelist)
        if self.data and not FIRST_DAY <= self.data <= LAST_DAY:
            self.data = None
            raise ValueError(gettext("This date is too far away to be meant."))


class MomentField(DateTimeLocalField):
    """A day and a time in China, as an aware moment; refuses years nobody means."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"format": ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **options})

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.data.astimezone(CHINA).strftime("%Y-%m-%dT%H:%M") if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data: Any = None
        if not valuelist or not valuelist[0].strip():
            return
        super().process_formdata(valuelist)
        typed: Any = self.data
        self.data = typed.replace(tzinfo=CHINA)
        if not FIRST_DAY <= typed.date() <= LAST_DAY:
            self.data = None
            raise ValueError(gettext("This date is too far away to be meant."))


class Needed(InputRequired):
    """Something was said and could be read: spaces, invisible signs and unknown choices are no answer."""

    def __call__(self, form: Any, field: Any) -> None:
        typed = field.raw_data[0] if field.raw_data else None
        if isinstance(typed, str) and not clean(typed):
            field.errors = []
            raise StopValidation(self.message)
        super().__call__(form, field)
        if field.data is None and not field.errors:
            raise StopValidation(self.message)


def needed(message: str | None = None) -> Needed:
    return Needed(message or _l("This cannot be left empty."))


def short(longest: int = 200) -> Length:
    return Length(max=longest, message=_l("Please shorten this to at most %(max)d characters."))


def optional() -> Optional:
    return Optional()


def not_negative(_form: Any, field: Any) -> None:
    if field.data is not None and field.data < 0:
        raise ValidationError(gettext("This cannot be less than zero."))
