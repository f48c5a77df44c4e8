"""Tables from the models: run inside the house."""

from tracker.extensions import db
from wsgi import app

if __name__ == "__main__":
    with app.app_context():
        db.create_all()
