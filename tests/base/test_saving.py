"""A form's act is kept whole, or taken back with its refusal beside the field."""

import pytest
from sqlalchemy import select

from tests import factories
from tracker.base.errors import Refusal
from tracker.base.saving import saving
from tracker.projects.models import Project


class Form:
    refused = None

    def refuse(self, refusal):
        self.refused = refusal


@pytest.fixture
def project(session):
    made = factories.project(name="锦绣园")
    session.commit()
    return made


def stored_name(session):
    session.rollback()
    return session.scalar(select(Project.name))


def test_what_was_done_is_committed_at_the_end(session, project):
    form = Form()
    with saving(form):
        project.name = "花园"
    assert stored_name(session) == "花园"
    assert form.refused is None


def test_a_refusal_stands_at_the_form_and_nothing_stays(session, project):
    form, refusal = Form(), Refusal("Too long.", "name")
    with saving(form):
        project.name = "花园"
        session.flush()
        raise refusal
    assert form.refused is refusal
    assert project.name == "锦绣园"
    assert stored_name(session) == "锦绣园"


def test_a_fault_is_no_refusal(session, project):
    form = Form()
    with pytest.raises(ZeroDivisionError), saving(form):
        project.name = str(1 // 0)
    assert form.refused is None
