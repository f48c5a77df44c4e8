"""Bare objects that create_app wires up."""

from flask_babel import Babel
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect

from tracker.base.model import Model


class Logins(LoginManager):  # type: ignore[misc]
    """Flask-Login's, without the fingerprint of the browser: our sessions are rows, it would prove nothing,
    and hashing it took 0.05 ms of every page.
    """

    def _session_protection_failed(self) -> bool:
        return False


db = SQLAlchemy(model_class=Model)
babel = Babel()
csrf = CSRFProtect()
login_manager = Logins()
