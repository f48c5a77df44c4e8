"""Who is told of what, how often, and what is left of them afterwards."""

from datetime import timedelta

from sqlalchemy import func, select

from tests import factories
from tests.databases import count_queries
from tests.subscriptions.conftest import ADDRESS, address_of
from tracker.base.access import Role
from tracker.base.clock import now, today
from tracker.interruptions.tables import Service
from tracker.notices import actions as notices
from tracker.notices.rules import NoticeState
from tracker.reminders import sending
from tracker.reminders.outbox import Letter
from tracker.reminders.rules import LetterState
from tracker.subscriptions import actions
from tracker.subscriptions.models import Subscription, SubscriptionTold

DAY = timedelta(days=1)


def test_nobody_is_told_before_they_confirmed(session, compound, tell, letters):
    actions.ask(ADDRESS, compound_id=compound.id, entrance_id=None, language="zh")
    factories.interruption(compound)
    session.commit()
    assert tell() == 0
    assert not letters()


def test_what_stood_before_is_not_told_what_comes_is_told_once(session, compound, follow, tell, letters):
    factories.interruption(compound)
    follow()
    assert tell() == 0
    factories.interruption(compound, service=Service.POWER)
    session.commit()
    assert (tell(), tell()) == (1, 0)
    (letter,) = letters()
    assert address_of(letter) == ADDRESS
    assert "停电" in letter.subject
    assert ADDRESS not in repr((letter.subject, letter.body, letter.key))


def test_all_that_is_new_comes_in_one_letter(session, compound, follow, tell, letters):
    follow()
    factories.interruption(compound)
    factories.notice(compound, state=NoticeState.PUBLISHED, title="改造方案公示", published_at=now())
    session.commit()
    assert tell() == 1
    (letter,) = letters()
    assert "停水" in letter.body
    assert "改造方案公示" in letter.body
    assert "另有 1 条" in letter.subject


def test_an_entrance_hears_of_itself_and_of_the_whole_compound_only(
    session, doors, compound, follow, tell, letters
):
    follow(doors[0], "first@example.com")
    follow(doors[1], "second@example.com")
    factories.interruption(compound).entrances = [doors[0]]
    session.commit()
    tell()
    assert [address_of(letter) for letter in letters()] == ["first@example.com"]
    factories.interruption(compound, service=Service.GAS)
    session.commit()
    tell()
    assert len(letters()) == 3


def test_a_moved_and_a_cancelled_interruption_are_told_again(session, compound, follow, tell, letters):
    follow()
    off = factories.interruption(compound)
    session.commit()
    tell()
    off.moved_at, off.moved_reason = now(), "管件晚到"
    session.commit()
    tell()
    off.cancelled_at, off.cancelled_reason = now() + timedelta(seconds=1), "不需要了"
    session.commit()
    tell()
    first, second, third = (one.body for one in letters())
    assert ["管件晚到" in said for said in (first, second)] == [False, True]
    assert ["取消" in third, "不需要了" in third] == [True, True]


def test_a_withdrawn_notice_is_told_once_to_those_who_were_told_of_it(
    session, compound, follow, tell, letters
):
    follow()
    notice = factories.notice(compound, state=NoticeState.PUBLISHED, title="停水通知", published_at=now())
    session.commit()
    tell()
    follow(address="later@example.com")
    notices.withdraw(notice, "改到下周")
    session.commit()
    assert (tell(), tell()) == (2, 0)
    told, *back = (one.body for one in letters())
    assert "已撤回" not in told
    assert all("【已撤回】 停水通知\n改到下周" in said for said in back)
    follow(address="after@example.com")
    assert tell() == 0


def test_a_withdrawn_notice_of_which_nobody_was_told_is_no_news(session, compound, follow, tell):
    follow()
    notice = factories.notice(compound, state=NoticeState.PUBLISHED, published_at=now())
    notices.withdraw(notice, "写错了")
    session.commit()
    assert tell() == 0


def test_a_corrected_edition_and_what_it_takes_back_come_in_one_letter(
    session, compound, follow, tell, letters
):
    follow()
    old = factories.notice(compound, state=NoticeState.PUBLISHED, title="停水通知", published_at=now())
    session.commit()
    tell()
    author = factories.account(Role.CITY)
    new = notices.correct(old, author)
    new.title = "停水通知（更正）"
    notices.approve(new, factories.account(Role.CITY))
    notices.publish(new, reason="时间有误")
    session.commit()
    assert tell() == 1
    body = letters()[-1].body
    assert "【已撤回】 停水通知\n时间有误" in body
    assert "停水通知（更正）" in body


def test_drafts_and_what_is_over_are_no_news(session, compound, follow, tell):
    follow()
    factories.notice(compound)
    factories.interruption(compound, starts_at=now() - 2 * DAY, ends_at=now() - DAY)
    factories.notice(
        compound, state=NoticeState.PUBLISHED, starts_on=today() - 9 * DAY, ends_on=today() - DAY
    )
    session.commit()
    assert tell() == 0


def test_a_letter_speaks_the_language_in_which_it_was_asked_for(session, compound, follow, tell, letters):
    follow(language="en")
    factories.interruption(compound)
    session.commit()
    tell()
    assert "No water" in letters()[0].subject
    assert "No more of these mails" in letters()[0].body


def test_address_and_words_go_when_the_letter_is_gone(session, compound, follow, tell, letters):
    follow()
    factories.interruption(compound)
    session.commit()
    tell()
    (letter,) = letters()
    outlet_id = letter.outlet_id
    while (parcel := sending.claim(outlet_id, now())) and parcel.letter_id != letter.id:
        sending.finish(parcel, sending.Result.SENT, "")
    assert (parcel.to, parcel.leave[:4]) == (ADDRESS, "http")
    sending.finish(parcel, sending.Result.SENT, "")
    session.commit()
    assert (letter.state, letter.to_sealed, letter.body, letter.leave) == (LetterState.SENT, None, None, None)


def test_whoever_leaves_leaves_nothing(session, compound, follow, tell, letters):
    one = follow()
    factories.interruption(compound)
    session.commit()
    tell()
    actions.leave(one)
    session.commit()
    for table in (Subscription, SubscriptionTold):
        assert session.scalar(select(func.count()).select_from(table)) == 0
    assert {(one.state, one.to_sealed) for one in session.scalars(select(Letter))} == {
        (LetterState.DROPPED, None)
    }


def test_what_nobody_confirms_and_what_is_old_ends_by_itself(session, compound, follow):
    fresh, old = follow(address="fresh@example.com"), follow(address="old@example.com")
    waiting = actions.ask("never@example.com", compound_id=compound.id, entrance_id=None, language="zh")
    old.confirmed_at, waiting.asked_at = now() - 731 * DAY, now() - 4 * DAY
    session.commit()
    assert actions.forget(now()) == 2
    assert session.scalars(select(Subscription.id)).all() == [fresh.id]


def test_a_look_that_finds_nothing_costs_the_same_for_many_followers(session, compound, follow, tell):
    counts = []
    for many in (1, 20):
        for number in range(many):
            follow(address=f"{many}-{number}@example.com")
        with count_queries() as queries:
            tell()
        counts.append(len(queries))
    assert counts[0] == counts[1]
