"""Bare objects that create_app wires up."""

from flask_babel import Babel
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect

from tracker.base.model import Model

db = SQLAlchemy(model_class=Model)
babel = Babel()
csrf = CSRFProtect()
login_manager = LoginManager()
