"""Shapes of what people type about accounts."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField, SelectField
from wtforms.validators import EqualTo, Regexp

from tracker.accounts.rules import Discipline, OrganisationKind
from tracker.base.access import Role
from tracker.base.format import label
from tracker.base.forms import Form, TextField, VersionedForm, needed, optional, short

ADDRESS = r"^[^@\s]{1,64}@[^@\s]+\.[^@\s]+$"


def number_or_none(text: Any) -> int | None:
    """Coerce a select's value: an id, or None for "nothing chosen"."""
    text = str(text or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def text_or_none(text: Any) -> str | None:
    """Coerce a select's value: a word, or None for "nothing chosen"."""
    return str(text) if text else None


class SignInForm(Form):
    name = TextField(_l("Name"), [needed(), short(64)])
    password = PasswordField(_l("Password"), [needed(), short(1000)])


class PasswordForm(Form):
    old = PasswordField(_l("Present password"), [needed(), short(1000)])
    password = PasswordField(_l("New password"), [needed(), short(1000)])
    again = PasswordField(
        _l("New password again"), [EqualTo("password", _l("The two new passwords differ."))]
    )


class CodeForm(Form):
    code = TextField(
        _l("Six digits from the app"), [needed(), Regexp(r"^[0-9 ]{6,7}$", message=_l("Six digits, please."))]
    )


class PersonForm(VersionedForm):
    name = TextField(_l("Name for signing in"), [needed(), short(64)])
    display_name = TextField(_l("Name"), [needed(), short()])
    role = SelectField(_l("Role"), [needed()])
    region_id = SelectField(_l("Works for (part of the city)"), coerce=number_or_none, validate_choice=True)
    organisation_id = SelectField(_l("Organisation"), coerce=number_or_none)
    discipline = SelectField(_l("Discipline"), coerce=text_or_none)
    email = TextField(
        _l("E-mail"),
        [optional(), short(), Regexp(ADDRESS, message=_l("This does not look like an e-mail address."))],
    )
    phone = TextField(_l("Phone"), [optional(), short(64)])
    disabled = BooleanField(_l("May not sign in any more"))

    def offer(self, regions: list[tuple[int, str]], organisations: list[tuple[int, str]]) -> None:
        """Fill the lists to choose from."""
        none = [("", "—")]
        self.role.choices = [(role.value, label(role)) for role in Role]
        self.discipline.choices = [*none, *((word.value, label(word)) for word in Discipline)]
        self.region_id.choices = [*none, *regions]
        self.organisation_id.choices = [*none, *organisations]


class OrganisationForm(VersionedForm):
    name = TextField(_l("Name"), [needed(), short()])
    kind = SelectField(_l("Kind"), [needed()])
    discipline = SelectField(_l("Discipline"), coerce=text_or_none)
    phone = TextField(_l("Phone"), [optional(), short(64)])

    def offer(self) -> None:
        self.kind.choices = [(kind.value, label(kind)) for kind in OrganisationKind]
        self.discipline.choices = [("", "—"), *((word.value, label(word)) for word in Discipline)]
