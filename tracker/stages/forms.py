"""Shape of what people type when a stage is read anew."""

from flask_babel import lazy_gettext as _l

from tracker.base.forms import Form, TextField, optional, short


class AdvanceForm(Form):
    reason = TextField(_l("Why the project steps back, if it does"), [optional(), short(400)])
