"""What a session gathers for its commit. A savepoint that is rolled back takes back only what came after it."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction


def keep_through_savepoints(session_factory: Any, name: str, copy: Callable[[Any], Any]) -> None:
    """Keep ``session.info[name]`` in step with roll-backs; ``copy`` makes an independent copy of it."""
    saved = f"{name} at savepoints"

    def begun(session: Session, transaction: SessionTransaction) -> None:
        if transaction.nested and name in session.info:
            session.info.setdefault(saved, {})[transaction] = copy(session.info[name])

    def rolled_back(session: Session, transaction: SessionTransaction) -> None:
        if transaction.parent is not None and not transaction.nested:
            return  # a flush that failed: the savepoint or transaction around it is rolled back, too
        before = session.info.get(saved, {}).pop(transaction, None)
        session.info.pop(name, None)
        if before is not None:
            session.info[name] = before

    def ended(session: Session, transaction: SessionTransaction) -> None:
        if transaction.parent is None:  # of a savepoint this comes before the word of its roll-back
            session.info.pop(saved, None)

    event.listen(session_factory, "after_transaction_create", begun)
    event.listen(session_factory, "after_soft_rollback", rolled_back)
    event.listen(session_factory, "after_transaction_end", ended)
