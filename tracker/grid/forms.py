"""What people type about seats of the grid."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from tracker.base.forms import Form, TextField, VersionedForm, needed, optional, short
from tracker.places.forms import chosen_id, key_field


class PostForm(VersionedForm):
    """A seat; without a holder it is vacant."""

    form_key = key_field()
    name = TextField(_l("Name of the seat"), [needed(), short(100)])
    above_id = SelectField(_l("Stands under"), coerce=chosen_id)
    holder = TextField(_l("Who holds it"), [optional(), short(50)])
    account_id = SelectField(_l("Signs in as"), coerce=chosen_id)
    phone = TextField(_l("Telephone of the seat"), [optional(), short(40)])

    def offer(self, above: Sequence[tuple[int, str]], accounts: Sequence[tuple[int, str]]) -> None:
        self.above_id.choices = [("", "—"), *above]
        self.account_id.choices = [("", "—"), *accounts]

    def facts(self) -> dict[str, Any]:
        return {
            "name": self.name.data, "above_id": self.above_id.data, "holder": self.holder.data or None,
            "account_id": self.account_id.data, "phone": self.phone.data or None,
        }  # fmt: skip


class CoverForm(Form):
    """A place that a post answers for; building and entrance by name, empty for all of them."""

    compound_id = SelectField(_l("Compound"), coerce=chosen_id)
    building = TextField(_l("Building"), [optional(), short(50)])
    entrance = TextField(_l("Entrance"), [optional(), short(50)])

    def offer(self, compounds: Sequence[tuple[int, str]]) -> None:
        self.compound_id.choices = list(compounds)
