"""Pictures with requests, followers of a place by e-mail, and reminders to offices and grids."""

import sqlalchemy as sa
from alembic import op

from tracker.base.appendonly import guards, lift

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

GROW_AND_CHANGE = ("movement", "reminder_rule")  # lifted while their shape changes


def upgrade() -> None:
    for table in GROW_AND_CHANGE:
        for statement in lift(op.get_bind().dialect.name, table):
            op.execute(statement)
    op.create_table(
        "subscription",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("compound_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entrance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("language", sa.String(length=64), nullable=False),
        sa.Column("privacy_version", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("language IN ('zh', 'en')", name=op.f("ck_subscription_language")),
        sa.ForeignKeyConstraint(["compound_id"], ["compound.id"], name=op.f("fk_subscription_compound_id")),
        sa.ForeignKeyConstraint(["entrance_id"], ["entrance.id"], name=op.f("fk_subscription_entrance_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
        sa.UniqueConstraint("mark", name=op.f("uq_subscription_mark")),
    )
    with op.batch_alter_table("subscription") as batch:
        batch.create_index("ix_subscription_asked", ["confirmed_at", "asked_at"], unique=False)
        batch.create_index("ix_subscription_compound", ["compound_id", "confirmed_at"], unique=False)
        batch.create_index(batch.f("ix_subscription_entrance_id"), ["entrance_id"], unique=False)

    op.create_table(
        "subscription_told",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subscription_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "what",
            sa.Enum(
                "interruption", "notice", name="what", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("news_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["subscription.id"], name=op.f("fk_subscription_told_subscription_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription_told")),
        sa.UniqueConstraint(
            "subscription_id",
            "what",
            "news_id",
            "changed_at",
            name=op.f("uq_subscription_told_subscription_id_what_news_id_changed_at"),
        ),
    )
    op.create_table(
        "request_photo",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("request_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("follower_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("thumb_key", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("for_handler", sa.Boolean(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_request_photo_by_id")),
        sa.ForeignKeyConstraint(
            ["follower_id"], ["request_follower.id"], name=op.f("fk_request_photo_follower_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["resident_request.id"], name=op.f("fk_request_photo_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_photo")),
        sa.UniqueConstraint("request_id", "key", name=op.f("uq_request_photo_request_id_key")),
    )
    with op.batch_alter_table("request_photo") as batch:
        batch.create_index(batch.f("ix_request_photo_follower_id"), ["follower_id"], unique=False)
        batch.create_index("ix_request_photo_key", ["key"], unique=False)
        batch.create_index("ix_request_photo_thumb", ["thumb_key"], unique=False)

    with op.batch_alter_table("letter") as batch:
        batch.add_column(sa.Column("to_sealed", sa.LargeBinary(), nullable=True))
        batch.add_column(sa.Column("leave", sa.Text(), nullable=True))

    with op.batch_alter_table("movement") as batch:
        batch.create_index("ix_movement_reference", ["reference"], unique=False)

    with op.batch_alter_table("reminder_rule") as batch:
        batch.drop_constraint(op.f("ck_reminder_rule_whom"), type_="check")
        batch.create_check_constraint(
            op.f("ck_reminder_rule_whom"),
            "who IN ('named', 'office', 'grid', 'contractor', 'supervisor', 'community', 'subdistrict', 'county', 'city', 'admin')",
        )
    for table in GROW_AND_CHANGE:
        for statement in guards(op.get_bind().dialect.name, table):
            op.execute(statement)


def downgrade() -> None:
    for table in GROW_AND_CHANGE:
        for statement in lift(op.get_bind().dialect.name, table):
            op.execute(statement)
    op.execute("UPDATE reminder_rule SET who = 'community' WHERE who IN ('office', 'grid')")
    with op.batch_alter_table("reminder_rule") as batch:
        batch.drop_constraint(op.f("ck_reminder_rule_whom"), type_="check")
        batch.create_check_constraint(
            op.f("ck_reminder_rule_whom"),
            "who IN ('named', 'contractor', 'supervisor', 'community', 'subdistrict', 'county', 'city', 'admin')",
        )
    with op.batch_alter_table("movement") as batch:
        batch.drop_index("ix_movement_reference")

    op.execute("DELETE FROM letter WHERE to_sealed IS NOT NULL")  # or it would read as one to a group
    with op.batch_alter_table("letter") as batch:
        batch.drop_column("leave")
        batch.drop_column("to_sealed")

    with op.batch_alter_table("request_photo") as batch:
        batch.drop_index("ix_request_photo_thumb")
        batch.drop_index("ix_request_photo_key")
        batch.drop_index(batch.f("ix_request_photo_follower_id"))

    op.drop_table("request_photo")
    op.drop_table("subscription_told")
    with op.batch_alter_table("subscription") as batch:
        batch.drop_index(batch.f("ix_subscription_entrance_id"))
        batch.drop_index("ix_subscription_compound")
        batch.drop_index("ix_subscription_asked")

    op.drop_table("subscription")

    for table in GROW_AND_CHANGE:
        for statement in guards(op.get_bind().dialect.name, table):
            op.execute(statement)
