"""Tables that only grow: the database itself refuses change and removal."""

from sqlalchemy import DDL, Table, event


def guards(dialect: str, table: str) -> list[str]:
    """Statements that make a table append-only."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for verb in ("update", "delete")
        ]
    body = f"BEGIN RAISE EXCEPTION '{table} is append-only'; END"
    return [
        f"CREATE FUNCTION {table}_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
        f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_only_grows()",
    ]


def lift(dialect: str, table: str) -> list[str]:
    """Statements that take the guard away again: for a migration down, and for tests of what it protects."""
    if dialect == "sqlite":
        return [f"DROP TRIGGER {table}_no_{verb}" for verb in ("update", "delete")]
    return [f"DROP TRIGGER {table}_only_grows ON {table}", f"DROP FUNCTION {table}_only_grows()"]


def protect(table: Table) -> None:
    """Guard a table that is made from its model, as the migration guards it; ``info`` says so to whoever asks."""
    table.info["append_only"] = True
    for dialect in ("sqlite", "postgresql"):
        for statement in guards(dialect, table.name):
            event.listen(table, "after_create", DDL(statement).execute_if(dialect=dialect))  # type: ignore[no-untyped-call]
