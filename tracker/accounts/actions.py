"""What people do with accounts: sign in and out, change secrets, manage colleagues. Callers commit."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, update

from tracker.accounts import queries, rules, security, throttle
from tracker.accounts.models import Account, Organisation, Visit
from tracker.accounts.rules import Discipline, OrganisationKind
from tracker.base import journal, secret
from tracker.base.clock import now
from tracker.base.errors import Refusal
from tracker.base.model import AnySession
from tracker.base.settings import settings
from tracker.base.words import N_
from tracker.extensions import db

WRONG = N_("Name or password is wrong, or there were too many tries. Wait a while and try again.")


def sign_in(name: str, password: str, *, address: str, agent: str) -> str:
    """Open a session; its token. Refuses with one sentence whatever was wrong, so that names stay unknown.

    The tries are counted before the password is looked at: a lock holds for the right password too.
    A right one takes back its own try of the address only: an office of forty signs in through one
    address at eight, and somebody who owns one account may not use it to guess at others.
    """
    limits, moment = settings(), now()
    window, name = timedelta(minutes=limits.lock_minutes), rules.account_name(name)[:64]
    tries = throttle.hit(db.session, f"name:{name}", now=moment, window=window)
    from_here = throttle.hit(db.session, f"address:{address}", now=moment, window=window)
    account = queries.find_account(name)
    right = security.password_matches(account.password_hash if account else None, password)
    locked = tries > limits.lock_after or from_here > limits.lock_after * 6
    if account is None or not right or locked or account.disabled:
        journal.note(
            db.session, journal.Note("sign-in", "refused", "account", account.id if account else None, {})
        )
        raise Refusal(WRONG)
    throttle.clear(db.session, f"name:{name}")
    throttle.take_back(db.session, f"address:{address}")
    token = security.new_token()
    db.session.add(
        Visit(
            token_hash=security.token_hash(token), account_id=account.id, began_at=moment, seen_at=moment,
            address=address[:64], agent=agent[:200],
        )
    )  # fmt: skip
    account.signed_in_at = moment
    journal.note(
        db.session, journal.Note("sign-in", "signed in", "account", account.id, {"address": address})
    )
    return token


def end_visits(session: AnySession, account_id: int, *, but: str | None = None) -> None:
    """Sign an account out everywhere, except the session with token hash ``but``."""
    ended = delete(Visit).where(Visit.account_id == account_id)
    session.execute(ended.where(Visit.token_hash != but) if but else ended)


def end_visit(visit_id: int) -> None:
    """Sign out of one session."""
    db.session.execute(delete(Visit).where(Visit.id == visit_id))


def show_second_factor(visit_id: int) -> None:
    """From now on this session counts as opened with both proofs."""
    db.session.execute(update(Visit).where(Visit.id == visit_id).values(second_factor=True))


def change_password(account: Account, old: str, new: str, *, visit_hash: str) -> None:
    """Needs the old password; ends all other sessions."""
    if not security.password_matches(account.password_hash, old):
        raise Refusal(N_("This is not your present password."), "old")
    rules.check_password(new, name=account.name)
    if old == new:
        raise Refusal(N_("Choose a password that differs from the present one."), "password")
    account.password_hash, account.password_at = security.hash_password(new), now()
    account.must_change_password = False
    end_visits(db.session, account.id, but=visit_hash)


def reset_password(account: Account) -> str:
    """A new initial password, to be handed over and changed at the next sign-in; ends all sessions."""
    password = security.initial_password()
    account.password_hash, account.password_at = security.hash_password(password), now()
    account.must_change_password, account.totp_secret = True, None
    end_visits(db.session, account.id)
    return password


def check_code(account: Account, code: str) -> None:
    """Spend a one-time code or refuse; five wrong ones lock for a while."""
    window = timedelta(minutes=settings().lock_minutes)
    tries = throttle.hit(db.session, f"code:{account.id}", now=now(), window=window)
    key = secret.unseal(account.totp_secret) if account.totp_secret else ""
    step = security.spent_step(key, code.replace(" ", ""), now(), account.totp_used) if key else None
    if step is None or tries > settings().lock_after:
        raise Refusal(N_("This code is wrong or was already used. Wait for the next one."), "code")
    account.totp_used = step
    throttle.clear(db.session, f"code:{account.id}")


def set_second_factor(account: Account, key: str, code: str) -> None:
    """Keep the key of an authenticator app after it has shown one right code."""
    step = security.spent_step(key, code.replace(" ", ""), now(), None)
    if step is None:
        raise Refusal(N_("This code is wrong. Check that the phone's clock is right."), "code")
    account.totp_secret, account.totp_used = secret.seal(key), step


def check_scope(account: Account) -> None:
    """Refuse an account whose role needs a place or an organisation that is not set."""
    from_region = {"county", "subdistrict", "community", "grid"}
    from_firm = {"contractor", "supervisor", "operator"}
    if account.role.value in from_region and account.region is None:
        raise Refusal(N_("Choose the part of the city this person works for."), "region_id")
    if account.role.value in from_firm and account.organisation_id is None:
        raise Refusal(N_("Choose the organisation this person works for."), "organisation_id")


def save_person(account: Account) -> None:
    """Store a new or changed account; changed rights take effect at the next request."""
    account.name = rules.account_name(account.name)
    check_scope(account)
    account.region_path = account.region.path if account.region else None
    same = queries.find_account(account.name)
    if same is not None and same.id != account.id:
        raise Refusal(N_("There already is an account with this name."), "name")
    if account.disabled and account.id:
        end_visits(db.session, account.id)
    db.session.add(account)


def save_organisation(organisation: Organisation, values: dict[str, Any]) -> None:
    """Store a new or changed organisation; its name is its own."""
    same = queries.find_organisation(values["name"])
    if same is not None and same.id != organisation.id:
        raise Refusal(N_("There already is an organisation with this name."), "name")
    organisation.name, organisation.kind = values["name"], OrganisationKind(values["kind"])
    organisation.discipline = Discipline(values["discipline"]) if values["discipline"] else None
    organisation.phone = values["phone"] or None
    db.session.add(organisation)
