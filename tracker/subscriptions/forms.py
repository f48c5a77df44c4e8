"""What somebody who wants to follow a place types; without a session, so without a token."""

from flask_babel import lazy_gettext as _l

from tracker.base.forms import Form, TextField, needed, short
from tracker.subscriptions.rules import LONGEST


class OpenForm(Form):
    """A form for readers without a cookie: the sender is looked at, or a signed link speaks for them."""

    class Meta(Form.Meta):
        csrf = False


class AddressForm(OpenForm):
    address = TextField(_l("Your e-mail address"), [needed(), short(LONGEST)])
