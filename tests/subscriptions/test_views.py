"""Following by e-mail without an account, a cookie or a script."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from tests.subscriptions.conftest import ADDRESS
from tracker.base import secret
from tracker.reminders import mail
from tracker.reminders.outbox import Letter
from tracker.resident_requests import guard
from tracker.subscriptions import links
from tracker.subscriptions.models import Subscription

OURS = {"Origin": "http://localhost"}


@pytest.fixture
def ask(client, doors):
    address = f"/e/{doors[0].id}/mail"
    return lambda to=ADDRESS, headers=OURS: client.post(address, data={"address": to}, headers=headers)


def link(session, word):
    body = session.scalars(
        select(Letter.body).where(Letter.body.is_not(None)).order_by(Letter.id.desc())
    ).first()
    return re.search(rf"/mail/{word}/\S+", body)[0]


def leaving(one):
    return f"/mail/leave/{links.to_leave(one).rpartition('/')[2]}"


def count(session):
    return session.scalar(select(func.count()).select_from(Subscription))


def test_two_presses_and_no_cookie_make_a_follower(client, session, ask, doors):
    answer = ask()
    assert "Set-Cookie" not in answer.headers
    assert "请查看邮箱" in client.get(answer.location).text
    one = session.scalars(select(Subscription)).one()
    assert (one.confirmed_at, one.entrance_id) == (None, doors[0].id)
    assert ADDRESS.encode() not in one.address_sealed
    assert secret.unseal(one.address_sealed) == ADDRESS
    address = link(session, "confirm")
    assert "确认订阅" in client.get(address).text
    session.refresh(one)
    assert one.confirmed_at is None  # a program that opens every link confirms nothing
    assert "订阅成功" in client.post(address).text
    session.refresh(one)
    assert one.confirmed_at is not None


def test_what_is_said_does_not_tell_who_follows(client, session, ask):
    first = ask()
    client.post(link(session, "confirm"))
    again = ask()
    assert (first.status_code, first.location) == (again.status_code, again.location)
    assert count(session) == 1
    assert session.scalar(select(func.count()).select_from(Letter)) >= 1


def test_one_click_of_the_mail_program_ends_it(client, session, ask):
    ask()
    one = session.scalars(select(Subscription)).one()
    path = leaving(one)
    assert "邮箱会立即删除" in client.get(path).text
    assert count(session) == 1
    answer = client.post(path, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "邮箱已经删除" in answer.text
    assert count(session) == 0
    assert client.post(path).status_code == 200  # pressed twice


def test_a_link_of_a_row_that_is_gone_opens_nothing_of_the_next(session, ask, client):
    ask()
    one = session.scalars(select(Subscription)).one()
    path = leaving(one)
    client.post(path)
    ask("other@example.com")
    client.post(path)
    assert count(session) == 1


def test_a_forged_link_opens_nothing(client, session, ask):
    ask()
    assert client.post("/mail/leave/forged").status_code == 404
    assert client.post("/mail/confirm/forged").status_code == 410
    assert count(session) == 1


def test_a_form_of_another_host_is_not_taken(session, ask):
    assert ask(headers={"Origin": "https://evil.example"}).status_code == 400
    assert ask(headers={}).status_code == 400
    assert count(session) == 0


def test_bad_input_is_told_beside_its_field(ask):
    page = ask("wang").text
    assert "请填写邮箱地址" in page
    assert 'value="wang"' in page


def test_nobody_fills_the_mailbox_of_another(ask, monkeypatch):
    monkeypatch.setattr(guard, "MAILS_BY_ADDRESS", 2)
    assert [ask().status_code for _ in range(3)] == [302, 302, 429]


def test_without_a_mail_server_nothing_is_offered(client, app, doors, monkeypatch):
    page = f"/e/{doors[0].id}"
    assert f"{page}/mail" in client.get(page).text
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], smtp_host=""))
    assert f"{page}/mail" not in client.get(page).text
    assert client.get(f"{page}/mail").status_code == 404


def test_a_mail_says_how_to_leave_in_its_head(app):
    with app.test_request_context():
        message = mail.letter(ADDRESS, "停水", "…", "0" * 32, "https://a.example/mail/leave/x")
    assert message["List-Unsubscribe"] == "<https://a.example/mail/leave/x>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
