"""Tables of notices at doors, requests with clocks, reminders that climb, and of what was reported upward.

What was written before is carried over: lines of requests, the month they came in, who was reminded of what.
"""

import sqlalchemy as sa
from alembic import op

from tracker.base.appendonly import guards, lift

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ONLY_GROW = ("contribution_handover", "reminder_rule", "request_event", "upward_return")
GROW_AND_CHANGE = ("funding_condition", "movement")  # lifted while their shape changes

MONTH = {
    "sqlite": "UPDATE resident_request SET month = CAST(strftime('%Y%m', filed_at, '+8 hours') AS INTEGER)",
    "postgresql": "UPDATE resident_request SET month = "
    "CAST(to_char(filed_at AT TIME ZONE 'Asia/Shanghai', 'YYYYMM') AS INTEGER)",
}
REQUESTS = (  # what a line did is told by where it led; residents' words move to a table that may forget them
    """
    UPDATE request_event
    SET step = CASE state WHEN 'accepted' THEN 'signed' ELSE state END
    WHERE state <> COALESCE(
        (SELECT earlier.state FROM request_event AS earlier
         WHERE earlier.request_id = request_event.request_id AND earlier.id < request_event.id
         ORDER BY earlier.id DESC LIMIT 1), '')
    """,
    """
    INSERT INTO request_saying (event_id, words)
    SELECT id, words FROM request_event WHERE by_id IS NULL AND words IS NOT NULL
    """,
    "UPDATE request_event SET words = NULL WHERE by_id IS NULL",
)
REMINDERS = (  # a mail that went out is not sent again: its line counts as settled
    """
    INSERT INTO matter (rule, subject, subject_id, due_on, project_id, region_path, phase, urgency, text, "values",
                        path, level, level_on, found_at, ending, done_at, waited)
    SELECT r.rule, r.subject, r.subject_id, r.due_on, MAX(r.project_id),
           MAX(COALESCE(p.region_path, q.region_path)),
           CASE WHEN r.rule LIKE '%soon' THEN 'ahead' ELSE 'late' END, 'ordinary', MAX(r.text), MAX(r."values"),
           MAX(r.path), 0, date(MIN(r.made_at)), MIN(r.made_at),
           CASE WHEN COUNT(*) = COUNT(r.done_at) THEN 'moved' ELSE 'open' END,
           CASE WHEN COUNT(*) = COUNT(r.done_at) THEN MAX(r.done_at) END, 0
    FROM reminder AS r
    LEFT JOIN project AS p ON p.id = r.project_id
    LEFT JOIN resident_request AS q ON q.id = r.subject_id AND r.subject = 'request'
    WHERE COALESCE(p.region_path, q.region_path) IS NOT NULL
    GROUP BY r.rule, r.subject, r.subject_id, r.due_on
    """,
    """
    INSERT INTO reminder_line (matter_id, level, addressee, account_id, channel, made_at, done_at)
    SELECT m.id, 0, 'account:' || r.account_id, r.account_id, r.channel, r.made_at, COALESCE(r.done_at,
           CASE WHEN r.channel = 'email' THEN r.sent_at END)
    FROM reminder AS r
    JOIN matter AS m ON m.rule = r.rule AND m.subject = r.subject AND m.subject_id = r.subject_id
                     AND m.due_on = r.due_on
    """,
)


def upgrade() -> None:
    for table in GROW_AND_CHANGE:
        for statement in lift(op.get_bind().dialect.name, table):
            op.execute(statement)
    op.create_table(
        "house_check",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("broken_on", sa.Date(), nullable=True),
        sa.Column("found", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_house_check")),
        sa.UniqueConstraint("name", name=op.f("uq_house_check_name")),
    )
    op.create_table(
        "stage_reading",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("projects", sa.Integer(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_reading")),
    )
    op.create_table(
        "claim_total",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("in_plan", sa.Boolean(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "survey",
                "reserve",
                "consult",
                "planned",
                "design",
                "approval",
                "tender",
                "started",
                "works",
                "inspect",
                "completed",
                "accepted",
                "handed_over",
                "settled",
                "operation",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("projects", sa.Integer(), nullable=False),
        sa.Column("compounds", sa.Integer(), nullable=False),
        sa.Column("buildings", sa.Integer(), nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.Column("area", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_claim_total_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_total")),
        sa.UniqueConstraint(
            "region_id",
            "year",
            "in_plan",
            "stage",
            "month",
            name=op.f("uq_claim_total_region_id_year_in_plan_stage_month"),
        ),
    )
    op.create_table(
        "matter_total",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column(
            "ending",
            sa.Enum(
                "open",
                "moved",
                "overtaken",
                name="ending",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("matters", sa.Integer(), nullable=False),
        sa.Column("waited", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_matter_total_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter_total")),
        sa.UniqueConstraint(
            "region_id", "rule", "level", "ending", name=op.f("uq_matter_total_region_id_rule_level_ending")
        ),
    )
    op.create_table(
        "operator_desk",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "discipline",
            sa.Enum(
                "water",
                "drain",
                "power",
                "gas",
                "heat",
                "telecom",
                name="discipline",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("phone", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_operator_desk_organisation_id")
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_operator_desk_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operator_desk")),
        sa.UniqueConstraint("region_id", "discipline", name=op.f("uq_operator_desk_region_id_discipline")),
    )
    with op.batch_alter_table("operator_desk", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_operator_desk_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "proof_total",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("in_plan", sa.Boolean(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "survey",
                "reserve",
                "consult",
                "planned",
                "design",
                "approval",
                "tender",
                "started",
                "works",
                "inspect",
                "completed",
                "accepted",
                "handed_over",
                "settled",
                "operation",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("compounds", sa.Integer(), nullable=False),
        sa.Column("buildings", sa.Integer(), nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.Column("area", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_proof_total_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proof_total")),
        sa.UniqueConstraint(
            "region_id",
            "year",
            "in_plan",
            "stage",
            "month",
            name=op.f("uq_proof_total_region_id_year_in_plan_stage_month"),
        ),
    )
    op.create_table(
        "region_office",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_region_office_organisation_id")
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_region_office_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region_office")),
        sa.UniqueConstraint("region_id", name=op.f("uq_region_office_region_id")),
    )
    with op.batch_alter_table("region_office", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_region_office_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "request_month_total",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "roof_leak",
                "wall_damp",
                "lift",
                "heating",
                "pipes",
                "blocked_drain",
                "road",
                "stoppage",
                "nuisance",
                "damage",
                "quality",
                "sequence",
                "warranty",
                "parking",
                "greenery",
                "illegal_structure",
                "safety",
                "inclusion",
                "disclosure",
                "money",
                "property_service",
                "policy",
                "praise",
                "other",
                name="category",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "consultation",
                "help",
                "complaint",
                "report",
                "suggestion",
                "praise",
                name="requestkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("doors", sa.Integer(), nullable=False),
        sa.Column("open", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_request_month_total_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_month_total")),
        sa.UniqueConstraint("region_id", "month", "category", "kind", name="uq_request_month_total_key"),
    )
    op.create_table(
        "request_office_total",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("filed", sa.Integer(), nullable=False),
        sa.Column("contacted", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("in_time", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("solved", sa.Integer(), nullable=False),
        sa.Column("rated", sa.Integer(), nullable=False),
        sa.Column("satisfied", sa.Integer(), nullable=False),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["organisation.id"], name=op.f("fk_request_office_total_office_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_office_total")),
        sa.UniqueConstraint("office_id", "month", name="uq_request_office_total_key"),
    )
    op.create_table(
        "absence",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("deputy_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("deputy_id <> account_id", name=op.f("ck_absence_deputy")),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_absence_days")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_absence_account_id")),
        sa.ForeignKeyConstraint(["deputy_id"], ["account.id"], name=op.f("fk_absence_deputy_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_absence_account_id"), ["account_id"], unique=False)
        batch_op.create_index("ix_absence_days", ["last_on", "first_on"], unique=False)

    op.create_table(
        "grid_post",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "rank",
            sa.Enum(
                "chief",
                "leader",
                "worker",
                "volunteer",
                "branch",
                "group",
                "centre",
                name="rank",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("region_path", sa.String(length=200), nullable=False),
        sa.Column("above_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("holder", sa.String(length=200), nullable=True),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("phone", sa.String(length=64), nullable=True),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("above_id <> id", name=op.f("ck_grid_post_above")),
        sa.ForeignKeyConstraint(["above_id"], ["grid_post.id"], name=op.f("fk_grid_post_above_id")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_grid_post_account_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_grid_post_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grid_post")),
    )
    with op.batch_alter_table("grid_post", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_grid_post_above_id"), ["above_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_grid_post_account_id"), ["account_id"], unique=False)
        batch_op.create_index("ix_grid_post_region", ["region_path", "rank", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_grid_post_region_id"), ["region_id"], unique=False)

    op.create_table(
        "hotline_sheet",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made", sa.Integer(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.CheckConstraint("(sealed IS NULL) = (done_at IS NOT NULL)", name=op.f("ck_hotline_sheet_kept")),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_hotline_sheet_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotline_sheet")),
    )
    with op.batch_alter_table("hotline_sheet", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hotline_sheet_by_id"), ["by_id"], unique=False)

    op.create_table(
        "outlet",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "page",
                "email",
                "wecom",
                "dingtalk",
                "feishu",
                "sms",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("host", sa.String(length=200), nullable=True),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("template", sa.Text(), nullable=True),
        sa.Column("expects", sa.String(length=200), nullable=True),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("is_group", sa.Boolean(), nullable=False),
        sa.Column("region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("region_path", sa.String(length=200), nullable=True),
        sa.Column("least_level", sa.Integer(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("rests_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=400), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("NOT (is_group AND account_id IS NOT NULL)", name=op.f("ck_outlet_audience")),
        sa.CheckConstraint("hour >= 0 AND hour <= 23", name=op.f("ck_outlet_hour")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_outlet_account_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_outlet_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outlet")),
        sa.UniqueConstraint("mark", name=op.f("uq_outlet_mark")),
    )
    with op.batch_alter_table("outlet", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outlet_account_id"), ["account_id"], unique=False)

    op.create_table(
        "reminder_rule",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "who",
            sa.Enum(
                "named",
                "contractor",
                "supervisor",
                "community",
                "subdistrict",
                "county",
                "city",
                "admin",
                name="whom",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "urgency",
            sa.Enum(
                "ordinary", "urgent", name="urgency", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("before", sa.Integer(), nullable=True),
        sa.Column("grace", sa.Integer(), nullable=False),
        sa.Column("ladder", sa.String(length=200), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_reminder_rule_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_rule")),
        sa.UniqueConstraint("rule", "number", name=op.f("uq_reminder_rule_rule_number")),
        info={"append_only": True},
    )
    op.create_table(
        "reminder_wish",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("by_email", sa.Boolean(), nullable=False),
        sa.Column("by_sms", sa.Boolean(), nullable=False),
        sa.Column("digest_hour", sa.Integer(), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=False),
        sa.Column("quiet_until", sa.Integer(), nullable=False),
        sa.Column("workdays_only", sa.Boolean(), nullable=False),
        sa.Column("in_english", sa.Boolean(), nullable=False),
        sa.Column("feed_mark", sa.String(length=64), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "digest_hour >= 0 AND digest_hour <= 23", name=op.f("ck_reminder_wish_digest_hour")
        ),
        sa.CheckConstraint("quiet_from >= 0 AND quiet_from <= 23", name=op.f("ck_reminder_wish_quiet_from")),
        sa.CheckConstraint(
            "quiet_until >= 0 AND quiet_until <= 23", name=op.f("ck_reminder_wish_quiet_until")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_reminder_wish_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_wish")),
        sa.UniqueConstraint("account_id", name=op.f("uq_reminder_wish_account_id")),
        sa.UniqueConstraint("feed_mark", name=op.f("uq_reminder_wish_feed_mark")),
    )
    op.create_table(
        "request_spot_total",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("compound_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("building_id", sa.Integer(), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "roof_leak",
                "wall_damp",
                "lift",
                "heating",
                "pipes",
                "blocked_drain",
                "road",
                "stoppage",
                "nuisance",
                "damage",
                "quality",
                "sequence",
                "warranty",
                "parking",
                "greenery",
                "illegal_structure",
                "safety",
                "inclusion",
                "disclosure",
                "money",
                "property_service",
                "policy",
                "praise",
                "other",
                name="category",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("doors", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["compound_id"], ["compound.id"], name=op.f("fk_request_spot_total_compound_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_spot_total")),
        sa.UniqueConstraint(
            "compound_id", "building_id", "category", "year", name="uq_request_spot_total_key"
        ),
    )
    with op.batch_alter_table("request_spot_total", schema=None) as batch_op:
        batch_op.create_index("ix_request_spot_total_most", ["year", "doors"], unique=False)

    op.create_table(
        "upward_return",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("in_plan", sa.Boolean(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("document_no", sa.String(length=200), nullable=False),
        sa.Column("started_compounds", sa.Integer(), nullable=True),
        sa.Column("started_buildings", sa.Integer(), nullable=True),
        sa.Column("started_households", sa.Integer(), nullable=True),
        sa.Column("started_area", sa.BigInteger(), nullable=True),
        sa.Column("completed_compounds", sa.Integer(), nullable=True),
        sa.Column("completed_buildings", sa.Integer(), nullable=True),
        sa.Column("completed_households", sa.Integer(), nullable=True),
        sa.Column("completed_area", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=True),
        sa.Column("entered_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("completed_area >= 0", name=op.f("ck_upward_return_completed_area")),
        sa.CheckConstraint("completed_buildings >= 0", name=op.f("ck_upward_return_completed_buildings")),
        sa.CheckConstraint("completed_compounds >= 0", name=op.f("ck_upward_return_completed_compounds")),
        sa.CheckConstraint("completed_households >= 0", name=op.f("ck_upward_return_completed_households")),
        sa.CheckConstraint("started_area >= 0", name=op.f("ck_upward_return_started_area")),
        sa.CheckConstraint("started_buildings >= 0", name=op.f("ck_upward_return_started_buildings")),
        sa.CheckConstraint("started_compounds >= 0", name=op.f("ck_upward_return_started_compounds")),
        sa.CheckConstraint("started_households >= 0", name=op.f("ck_upward_return_started_households")),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["account.id"], name=op.f("fk_upward_return_entered_by_id")
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_upward_return_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upward_return")),
        info={"append_only": True},
    )
    with op.batch_alter_table("upward_return", schema=None) as batch_op:
        batch_op.create_index(
            "ix_upward_return_month", ["region_id", "year", "in_plan", "month"], unique=False
        )

    op.create_table(
        "compound_step",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("compound_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "survey",
                "reserve",
                "consult",
                "planned",
                "design",
                "approval",
                "tender",
                "started",
                "works",
                "inspect",
                "completed",
                "accepted",
                "handed_over",
                "settled",
                "operation",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("proven_on", sa.Date(), nullable=False),
        sa.Column("project_path", sa.String(length=200), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("in_plan", sa.Boolean(), nullable=False),
        sa.Column("buildings", sa.Integer(), nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.Column("area", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["compound_id"], ["compound.id"], name=op.f("fk_compound_step_compound_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_compound_step_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compound_step")),
        sa.UniqueConstraint(
            "project_id", "compound_id", "stage", name=op.f("uq_compound_step_project_id_compound_id_stage")
        ),
    )
    with op.batch_alter_table("compound_step", schema=None) as batch_op:
        batch_op.create_index("ix_compound_step_compound", ["compound_id"], unique=False)

    op.create_table(
        "interruption",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("compound_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("region_path", sa.String(length=200), nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "service",
            sa.Enum(
                "water",
                "power",
                "gas",
                "heat",
                "lift",
                "road",
                "noise",
                name="service",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=64), nullable=False),
        sa.Column("emergency", sa.Boolean(), nullable=False),
        sa.Column("exception_reason", sa.String(length=400), nullable=True),
        sa.Column("excepted_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("moved_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moved_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moved_reason", sa.String(length=200), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_reason", sa.String(length=200), nullable=True),
        sa.Column("entered_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "(cancelled_at IS NULL) = (cancelled_reason IS NULL)", name=op.f("ck_interruption_cancelled")
        ),
        sa.CheckConstraint(
            "(excepted_by_id IS NULL) = (exception_reason IS NULL)", name=op.f("ck_interruption_excepted")
        ),
        sa.CheckConstraint("(moved_at IS NULL) = (moved_reason IS NULL)", name=op.f("ck_interruption_moved")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_interruption_span")),
        sa.ForeignKeyConstraint(["compound_id"], ["compound.id"], name=op.f("fk_interruption_compound_id")),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["account.id"], name=op.f("fk_interruption_entered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["excepted_by_id"], ["account.id"], name=op.f("fk_interruption_excepted_by_id")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["organisation.id"], name=op.f("fk_interruption_owner_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_interruption_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interruption")),
    )
    with op.batch_alter_table("interruption", schema=None) as batch_op:
        batch_op.create_index("ix_interruption_compound", ["compound_id", "ends_at"], unique=False)
        batch_op.create_index("ix_interruption_owner", ["owner_id", "starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_interruption_project_id"), ["project_id"], unique=False)
        batch_op.create_index("ix_interruption_region", ["region_path", "starts_at"], unique=False)

    op.create_table(
        "letter",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("outlet_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "urgency",
            sa.Enum(
                "ordinary", "urgent", name="urgency", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "sent",
                "failed",
                "dropped",
                name="letterstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("subject", sa.String(length=200), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=400), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_letter_account_id")),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlet.id"], name=op.f("fk_letter_outlet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("key", name=op.f("uq_letter_key")),
    )
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letter_account_id"), ["account_id"], unique=False)
        batch_op.create_index("ix_letter_day", ["day", "state"], unique=False)
        batch_op.create_index("ix_letter_lately", ["outlet_id", "tried_at"], unique=False)
        batch_op.create_index("ix_letter_ready", ["outlet_id", "state", "next_try_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_letter_state"), ["state"], unique=False)

    op.create_table(
        "matter",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("region_path", sa.String(length=200), nullable=False),
        sa.Column(
            "phase",
            sa.Enum("ahead", "late", name="phase", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "urgency",
            sa.Enum(
                "ordinary", "urgent", name="urgency", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("values", sa.Text(), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("level_on", sa.Date(), nullable=False),
        sa.Column("later_until", sa.Date(), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "ending",
            sa.Enum(
                "open",
                "moved",
                "overtaken",
                name="ending",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waited", sa.Integer(), nullable=False),
        sa.CheckConstraint("(ending = 'open') = (done_at IS NULL)", name=op.f("ck_matter_done")),
        sa.CheckConstraint("level >= 0", name=op.f("ck_matter_level")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_matter_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter")),
        sa.UniqueConstraint(
            "rule", "subject", "subject_id", "due_on", name=op.f("uq_matter_rule_subject_subject_id_due_on")
        ),
    )
    with op.batch_alter_table("matter", schema=None) as batch_op:
        batch_op.create_index("ix_matter_ending", ["ending", "id"], unique=False)
        batch_op.create_index("ix_matter_place", ["region_path", "ending"], unique=False)
        batch_op.create_index(batch_op.f("ix_matter_project_id"), ["project_id"], unique=False)
        batch_op.create_index("ix_matter_subject", ["subject", "subject_id"], unique=False)

    op.create_table(
        "grid_cover",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("compound_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("building_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entrance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "entrance_id IS NULL OR building_id IS NOT NULL", name=op.f("ck_grid_cover_entrance")
        ),
        sa.ForeignKeyConstraint(["building_id"], ["building.id"], name=op.f("fk_grid_cover_building_id")),
        sa.ForeignKeyConstraint(["compound_id"], ["compound.id"], name=op.f("fk_grid_cover_compound_id")),
        sa.ForeignKeyConstraint(["entrance_id"], ["entrance.id"], name=op.f("fk_grid_cover_entrance_id")),
        sa.ForeignKeyConstraint(["post_id"], ["grid_post.id"], name=op.f("fk_grid_cover_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grid_cover")),
        sa.UniqueConstraint(
            "post_id", "compound_id", "building_id", "entrance_id", name="uq_grid_cover_post"
        ),
    )
    with op.batch_alter_table("grid_cover", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_grid_cover_building_id"), ["building_id"], unique=False)
        batch_op.create_index(
            "ix_grid_cover_compound", ["compound_id", "building_id", "entrance_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_grid_cover_entrance_id"), ["entrance_id"], unique=False)

    op.create_table(
        "interruption_entrance",
        sa.Column("interruption_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entrance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["entrance_id"], ["entrance.id"], name=op.f("fk_interruption_entrance_entrance_id")
        ),
        sa.ForeignKeyConstraint(
            ["interruption_id"], ["interruption.id"], name=op.f("fk_interruption_entrance_interruption_id")
        ),
        sa.PrimaryKeyConstraint("interruption_id", "entrance_id", name=op.f("pk_interruption_entrance")),
    )
    with op.batch_alter_table("interruption_entrance", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_interruption_entrance_entrance_id"), ["entrance_id"], unique=False
        )

    op.create_table(
        "notice_entrance",
        sa.Column("notice_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entrance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["entrance_id"], ["entrance.id"], name=op.f("fk_notice_entrance_entrance_id")
        ),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_entrance_notice_id")),
        sa.PrimaryKeyConstraint("notice_id", "entrance_id", name=op.f("pk_notice_entrance")),
    )
    with op.batch_alter_table("notice_entrance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_entrance_entrance_id"), ["entrance_id"], unique=False)

    op.create_table(
        "notice_posting",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("notice_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entrance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("posted_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("photo_key", sa.String(length=64), nullable=False),
        sa.Column("thumb_key", sa.String(length=64), nullable=False),
        sa.Column("original_hash", sa.String(length=64), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("down_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("down_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["down_by_id"], ["account.id"], name=op.f("fk_notice_posting_down_by_id")),
        sa.ForeignKeyConstraint(["entrance_id"], ["entrance.id"], name=op.f("fk_notice_posting_entrance_id")),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_posting_notice_id")),
        sa.ForeignKeyConstraint(
            ["posted_by_id"], ["account.id"], name=op.f("fk_notice_posting_posted_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_posting")),
        sa.UniqueConstraint("notice_id", "entrance_id", name=op.f("uq_notice_posting_notice_id_entrance_id")),
    )
    with op.batch_alter_table("notice_posting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_posting_entrance_id"), ["entrance_id"], unique=False)

    op.create_table(
        "reminder_act",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("matter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "done",
                "not_mine",
                "later",
                name="actkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(kind = 'later') = (until IS NOT NULL)", name=op.f("ck_reminder_act_until")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_reminder_act_account_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_reminder_act_matter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_act")),
        sa.UniqueConstraint(
            "matter_id",
            "account_id",
            "kind",
            "until",
            name=op.f("uq_reminder_act_matter_id_account_id_kind_until"),
        ),
    )
    op.create_table(
        "reminder_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("matter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("addressee", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("for_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "channel",
            sa.Enum(
                "page",
                "email",
                "wecom",
                "dingtalk",
                "feishu",
                "sms",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("outlet_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("letter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("later_until", sa.Date(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_reminder_line_account_id")),
        sa.ForeignKeyConstraint(["for_id"], ["account.id"], name=op.f("fk_reminder_line_for_id")),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_reminder_line_letter_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_reminder_line_matter_id")),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlet.id"], name=op.f("fk_reminder_line_outlet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_line")),
        sa.UniqueConstraint(
            "matter_id",
            "level",
            "addressee",
            "channel",
            name=op.f("uq_reminder_line_matter_id_level_addressee_channel"),
        ),
    )
    with op.batch_alter_table("reminder_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reminder_line_letter_id"), ["letter_id"], unique=False)
        batch_op.create_index("ix_reminder_line_mine", ["account_id", "channel", "done_at"], unique=False)
        batch_op.create_index("ix_reminder_line_wait", ["channel", "letter_id", "done_at"], unique=False)

    op.create_table(
        "settlement",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contract_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("claimed", sa.BigInteger(), nullable=False),
        sa.Column("audited", sa.BigInteger(), nullable=False),
        sa.Column("auditor", sa.String(length=200), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("document_no", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=True),
        sa.Column("file_key", sa.String(length=64), nullable=True),
        sa.Column("file_type", sa.String(length=64), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "approved",
                "rejected",
                name="variationstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("proposed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.String(length=400), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("(state = 'proposed') = (decided_at IS NULL)", name=op.f("ck_settlement_decided")),
        sa.CheckConstraint("(file_key IS NULL) = (file_type IS NULL)", name=op.f("ck_settlement_file")),
        sa.CheckConstraint("audited > 0 AND audited <= claimed", name=op.f("ck_settlement_audited")),
        sa.CheckConstraint("decided_by_id <> proposed_by_id", name=op.f("ck_settlement_two_people")),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_settlement_contract_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["account.id"], name=op.f("fk_settlement_decided_by_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_settlement_project_id")),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["account.id"], name=op.f("fk_settlement_proposed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlement")),
    )
    with op.batch_alter_table("settlement", schema=None) as batch_op:
        batch_op.create_index("ix_settlement_contract", ["contract_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_settlement_project_id"), ["project_id"], unique=False)

    op.create_table(
        "source_holding",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("compound_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("allocated", sa.BigInteger(), nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("allocated >= 0 AND used >= 0", name=op.f("ck_source_holding_amounts")),
        sa.CheckConstraint(
            "item_id IS NULL OR compound_id IS NULL", name=op.f("ck_source_holding_one_target")
        ),
        sa.ForeignKeyConstraint(["compound_id"], ["compound.id"], name=op.f("fk_source_holding_compound_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_source_holding_item_id")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["funding_source.id"], name=op.f("fk_source_holding_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_holding")),
        sa.UniqueConstraint(
            "source_id",
            "item_id",
            "compound_id",
            name=op.f("uq_source_holding_source_id_item_id_compound_id"),
        ),
    )
    with op.batch_alter_table("source_holding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_source_holding_item_id"), ["item_id"], unique=False)

    op.create_table(
        "contribution_handover",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("movement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("collected", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=True),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "amount = collected OR why IS NOT NULL", name=op.f("ck_contribution_handover_explained")
        ),
        sa.CheckConstraint(
            "amount > 0 AND amount <= collected", name=op.f("ck_contribution_handover_amount")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_contribution_handover_by_id")),
        sa.ForeignKeyConstraint(
            ["movement_id"], ["movement.id"], name=op.f("fk_contribution_handover_movement_id")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_contribution_handover_project_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["contribution_round.id"], name=op.f("fk_contribution_handover_round_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution_handover")),
        sa.UniqueConstraint("movement_id", name=op.f("uq_contribution_handover_movement_id")),
        sa.UniqueConstraint("round_id", "turn", name=op.f("uq_contribution_handover_round_id_turn")),
        info={"append_only": True},
    )
    with op.batch_alter_table("contribution_handover", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contribution_handover_project_id"), ["project_id"], unique=False)

    op.create_table(
        "request_answer_draft",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("request_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "fixed",
                "explained",
                "refused",
                "planned",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_request_answer_draft_by_id")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["resident_request.id"], name=op.f("fk_request_answer_draft_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_answer_draft")),
        sa.UniqueConstraint("request_id", name=op.f("uq_request_answer_draft_request_id")),
    )
    op.create_table(
        "request_follower",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("request_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("joined_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("door_mark", sa.String(length=64), nullable=True),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_mark", sa.String(length=64), nullable=True),
        sa.Column("phone_tail", sa.String(length=64), nullable=True),
        sa.Column("code_mark", sa.String(length=64), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("privacy_version", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["joined_id"], ["resident_request.id"], name=op.f("fk_request_follower_joined_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["resident_request.id"], name=op.f("fk_request_follower_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_follower")),
        sa.UniqueConstraint("code_mark", name=op.f("uq_request_follower_code_mark")),
        sa.UniqueConstraint("form_key", name=op.f("uq_request_follower_form_key")),
    )
    with op.batch_alter_table("request_follower", schema=None) as batch_op:
        batch_op.create_index("ix_request_follower_joined", ["joined_id"], unique=False)
        batch_op.create_index("ix_request_follower_of", ["request_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_request_follower_phone_mark"), ["phone_mark"], unique=False)

    op.create_table(
        "request_link",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("request_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "rectification",
                "warranty",
                "item",
                "variation",
                name="became",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("variation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("defect_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(CASE WHEN item_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN variation_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN defect_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_request_link_one_target"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_request_link_by_id")),
        sa.ForeignKeyConstraint(["defect_id"], ["defect.id"], name=op.f("fk_request_link_defect_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_request_link_item_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_request_link_project_id")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["resident_request.id"], name=op.f("fk_request_link_request_id")
        ),
        sa.ForeignKeyConstraint(
            ["variation_id"], ["variation.id"], name=op.f("fk_request_link_variation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_link")),
    )
    with op.batch_alter_table("request_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_request_link_defect_id"), ["defect_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_request_link_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_request_link_project_id"), ["project_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_request_link_request_id"), ["request_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_request_link_variation_id"), ["variation_id"], unique=False)

    op.create_table(
        "request_merge",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("merged_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("into_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("moved", sa.Text(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_request_merge_by_id")),
        sa.ForeignKeyConstraint(["into_id"], ["resident_request.id"], name=op.f("fk_request_merge_into_id")),
        sa.ForeignKeyConstraint(
            ["merged_id"], ["resident_request.id"], name=op.f("fk_request_merge_merged_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_merge")),
    )
    with op.batch_alter_table("request_merge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_request_merge_into_id"), ["into_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_request_merge_merged_id"), ["merged_id"], unique=False)

    op.create_table(
        "request_public_answer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("request_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("compound_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("region_path", sa.String(length=200), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "roof_leak",
                "wall_damp",
                "lift",
                "heating",
                "pipes",
                "blocked_drain",
                "road",
                "stoppage",
                "nuisance",
                "damage",
                "quality",
                "sequence",
                "warranty",
                "parking",
                "greenery",
                "illegal_structure",
                "safety",
                "inclusion",
                "disclosure",
                "money",
                "property_service",
                "policy",
                "praise",
                "other",
                name="category",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "outcome",
            sa.Enum(
                "fixed",
                "explained",
                "refused",
                "planned",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("doors", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("taken_down_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_down_because", sa.String(length=400), nullable=True),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_request_public_answer_by_id")),
        sa.ForeignKeyConstraint(
            ["compound_id"], ["compound.id"], name=op.f("fk_request_public_answer_compound_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["resident_request.id"], name=op.f("fk_request_public_answer_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_public_answer")),
        sa.UniqueConstraint("request_id", name=op.f("uq_request_public_answer_request_id")),
    )
    with op.batch_alter_table("request_public_answer", schema=None) as batch_op:
        batch_op.create_index("ix_request_public_of", ["compound_id", "published_at"], unique=False)

    op.create_table(
        "request_saying",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["request_event.id"], name=op.f("fk_request_saying_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_saying")),
        sa.UniqueConstraint("event_id", name=op.f("uq_request_saying_event_id")),
    )
    for statement in REMINDERS:
        op.execute(statement)
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reminder_account"))
        batch_op.drop_index(batch_op.f("ix_reminder_project_id"))
        batch_op.drop_index(batch_op.f("ix_reminder_state"))
        batch_op.drop_index(batch_op.f("ix_reminder_subject"))

    op.drop_table("reminder")
    with op.batch_alter_table("contract", schema=None) as batch_op:
        batch_op.add_column(sa.Column("settled", sa.BigInteger(), nullable=True))

    with op.batch_alter_table("hidden_check", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("file_type", sa.String(length=64), server_default="image/jpeg", nullable=False)
        )

    with op.batch_alter_table("idle_layer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("treasury", sa.BigInteger(), server_default="0", nullable=False))

    with op.batch_alter_table("idle_total", schema=None) as batch_op:
        batch_op.add_column(sa.Column("treasury", sa.BigInteger(), server_default="0", nullable=False))

    with op.batch_alter_table("item_place", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("segment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.create_index(batch_op.f("ix_item_place_segment_id"), ["segment_id"], unique=False)
        batch_op.create_unique_constraint(
            batch_op.f("uq_item_place_item_id_segment_id"), ["item_id", "segment_id"]
        )
        batch_op.create_foreign_key(batch_op.f("fk_item_place_segment_id"), "segment", ["segment_id"], ["id"])

    with op.batch_alter_table("lift_refund", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("receipt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_lift_refund_receipt_id"), "contribution_receipt", ["receipt_id"], ["id"]
        )

    with op.batch_alter_table("movement", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("refunds_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.add_column(sa.Column("warned", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("because", sa.String(length=400), nullable=True))
        batch_op.add_column(sa.Column("file_key", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("file_type", sa.String(length=64), nullable=True))
        batch_op.create_index(
            "ix_movement_cost",
            ["project_id", "kind", "contract_id", "dated", "purpose", "amount"],
            unique=False,
        )
        batch_op.create_index("ix_movement_refunds", ["refunds_id"], unique=False)
        batch_op.create_index("ix_movement_source_day", ["source_id", "dated"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_movement_refunds_id"), "movement", ["refunds_id"], ["id"])

    with op.batch_alter_table("movement_proposal", schema=None) as batch_op:
        batch_op.add_column(sa.Column("warned", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("because", sa.String(length=400), nullable=True))
        batch_op.add_column(sa.Column("file_key", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("file_type", sa.String(length=64), nullable=True))

    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("writer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.add_column(
            sa.Column("approved_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.add_column(sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("posted_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("objections_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("closed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.add_column(sa.Column("outcome", sa.Text(), nullable=True))
        batch_op.create_index("ix_notice_objections", ["state", "objections_until"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_notice_writer_id"), "account", ["writer_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_notice_closed_by_id"), "account", ["closed_by_id"], ["id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_notice_approved_by_id"), "account", ["approved_by_id"], ["id"]
        )

    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reported_completion", sa.Date(), nullable=True))

    with op.batch_alter_table("request_event", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "step",
                sa.Enum(
                    "filed",
                    "dispatched",
                    "returned",
                    "signed",
                    "contacted",
                    "visit",
                    "words",
                    "extended",
                    "reported_up",
                    "became",
                    "handed_in",
                    "sent_back",
                    "answered",
                    "called_back",
                    "closed",
                    "reopened",
                    "withdrawn",
                    "joined",
                    "merged",
                    "unmerged",
                    name="step",
                    native_enum=False,
                    create_constraint=False,
                    length=32,
                ),
                server_default="words",
                nullable=False,
            )
        )
        batch_op.add_column(
            sa.Column("about_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_request_event_about_id"), "organisation", ["about_id"], ["id"]
        )

    with op.batch_alter_table("resident_request", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("entrance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.add_column(
            sa.Column("notice_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.add_column(sa.Column("door", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("door_mark", sa.String(length=64), nullable=True))
        batch_op.add_column(
            sa.Column(
                "channel",
                sa.Enum(
                    "web",
                    "staff",
                    "hotline",
                    name="channel",
                    native_enum=False,
                    create_constraint=False,
                    length=32,
                ),
                server_default="web",
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("hotline_no", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("month", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(
            sa.Column(
                "clock",
                sa.Enum(
                    "danger",
                    "supply",
                    "consultation",
                    "complaint",
                    "ordinary",
                    "complex",
                    name="clock",
                    native_enum=False,
                    create_constraint=False,
                    length=32,
                ),
                server_default="complaint",
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("anonymous", sa.Boolean(), server_default="0", nullable=False))
        batch_op.add_column(
            sa.Column(
                "outcome",
                sa.Enum(
                    "fixed",
                    "explained",
                    "refused",
                    "planned",
                    name="outcome",
                    native_enum=False,
                    create_constraint=False,
                    length=32,
                ),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("contact_due_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("contacted_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.add_column(
            sa.Column("handler_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.add_column(sa.Column("task", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("visit_from", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("visit_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("returns", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("extensions", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("reopened", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("doors", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(
            sa.Column("merged_into_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.add_column(sa.Column("call_back_due_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("called_back_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("solved", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("rating", sa.Integer(), nullable=True))
        batch_op.create_index("ix_resident_request_handler", ["handler_id", "state"], unique=False)
        batch_op.create_index("ix_resident_request_merged", ["merged_into_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_resident_request_notice_id"), ["notice_id"], unique=False)
        batch_op.create_index("ix_resident_request_office", ["office_id", "state"], unique=False)
        batch_op.create_unique_constraint(batch_op.f("uq_resident_request_hotline_no"), ["hotline_no"])
        batch_op.create_foreign_key(
            batch_op.f("fk_resident_request_handler_id"), "organisation", ["handler_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_resident_request_entrance_id"), "entrance", ["entrance_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_resident_request_notice_id"), "notice", ["notice_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_resident_request_merged_into_id"), "resident_request", ["merged_into_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_resident_request_office_id"), "organisation", ["office_id"], ["id"]
        )

    with op.batch_alter_table("contract") as batch:
        batch.create_check_constraint(op.f("ck_contract_settled"), "settled > 0 AND settled <= sum + varied")
    with op.batch_alter_table("funding_condition") as batch:
        batch.drop_constraint(op.f("ck_funding_condition_subject"), type_="check")
        batch.create_check_constraint(
            op.f("ck_funding_condition_subject"),
            "subject IN ('item_classes', 'item_types', 'not_item_types', 'scopes', 'purposes', 'not_with', 'first_year', 'last_year', 'ceiling_share', 'floor_share', 'ceiling_area', 'pass_on_days', 'spend_days', 'idle_warn_days', 'idle_audit_days')",
        )
    with op.batch_alter_table("item_place") as batch:
        batch.create_check_constraint(
            op.f("ck_item_place_one_place"), "building_id IS NULL OR segment_id IS NULL"
        )
    with op.batch_alter_table("movement") as batch:
        batch.drop_constraint(op.f("ck_movement_sign"), type_="check")
        batch.create_check_constraint(op.f("ck_movement_because"), "warned IS NULL OR because IS NOT NULL")
        batch.create_check_constraint(op.f("ck_movement_file"), "(file_key IS NULL) = (file_type IS NULL)")
        batch.create_check_constraint(
            op.f("ck_movement_sign"),
            "(reverses_id IS NULL AND refunds_id IS NULL AND amount > 0) OR ((reverses_id IS NULL) <> (refunds_id IS NULL) AND amount < 0)",
        )
    with op.batch_alter_table("movement_proposal") as batch:
        batch.create_check_constraint(
            op.f("ck_movement_proposal_because"), "warned IS NULL OR because IS NOT NULL"
        )
        batch.create_check_constraint(
            op.f("ck_movement_proposal_file"), "(file_key IS NULL) = (file_type IS NULL)"
        )
    with op.batch_alter_table("notice") as batch:
        batch.create_check_constraint(
            op.f("ck_notice_approved"), "(approved_at IS NULL) = (approved_by_id IS NULL)"
        )
        batch.create_check_constraint(op.f("ck_notice_closed"), "(closed_at IS NULL) = (outcome IS NULL)")
        batch.create_check_constraint(op.f("ck_notice_objections"), "objections_until >= posted_on")
    with op.batch_alter_table("request_event") as batch:
        batch.drop_constraint(op.f("ck_request_event_requeststate"), type_="check")
        batch.create_check_constraint(
            op.f("ck_request_event_requeststate"),
            "state IN ('filed', 'dispatched', 'accepted', 'review', 'answered', 'closed', 'withdrawn', 'merged')",
        )
        batch.create_check_constraint(
            op.f("ck_request_event_step"),
            "step IN ('filed', 'dispatched', 'returned', 'signed', 'contacted', 'visit', 'words', 'extended', 'reported_up', 'became', 'handed_in', 'sent_back', 'answered', 'called_back', 'closed', 'reopened', 'withdrawn', 'joined', 'merged', 'unmerged')",
        )
    with op.batch_alter_table("request_total") as batch:
        batch.drop_constraint(op.f("ck_request_total_requeststate"), type_="check")
        batch.create_check_constraint(
            op.f("ck_request_total_requeststate"),
            "state IN ('filed', 'dispatched', 'accepted', 'review', 'answered', 'closed', 'withdrawn', 'merged')",
        )
    with op.batch_alter_table("resident_request") as batch:
        batch.drop_constraint(op.f("ck_resident_request_requeststate"), type_="check")
        batch.create_check_constraint(
            op.f("ck_resident_request_channel"), "channel IN ('web', 'staff', 'hotline')"
        )
        batch.create_check_constraint(
            op.f("ck_resident_request_clock"),
            "clock IN ('danger', 'supply', 'consultation', 'complaint', 'ordinary', 'complex')",
        )
        batch.create_check_constraint(op.f("ck_resident_request_merged_elsewhere"), "merged_into_id <> id")
        batch.create_check_constraint(
            op.f("ck_resident_request_outcome"), "outcome IN ('fixed', 'explained', 'refused', 'planned')"
        )
        batch.create_check_constraint(op.f("ck_resident_request_rating"), "rating >= 1 AND rating <= 5")
        batch.create_check_constraint(
            op.f("ck_resident_request_requeststate"),
            "state IN ('filed', 'dispatched', 'accepted', 'review', 'answered', 'closed', 'withdrawn', 'merged')",
        )
    for statement in (MONTH[op.get_bind().dialect.name], *REQUESTS):
        op.execute(statement)
    for table in ONLY_GROW + GROW_AND_CHANGE:
        for statement in guards(op.get_bind().dialect.name, table):
            op.execute(statement)


def downgrade() -> None:
    for table in ONLY_GROW + GROW_AND_CHANGE:
        for statement in lift(op.get_bind().dialect.name, table):
            op.execute(statement)
    with op.batch_alter_table("contract") as batch:
        batch.drop_constraint(op.f("ck_contract_settled"), type_="check")
    with op.batch_alter_table("funding_condition") as batch:
        batch.drop_constraint(op.f("ck_funding_condition_subject"), type_="check")
        batch.create_check_constraint(
            op.f("ck_funding_condition_subject"),
            "subject IN ('item_classes', 'item_types', 'not_item_types', 'scopes', 'purposes', 'not_with', 'first_year', 'last_year', 'ceiling_share', 'floor_share', 'ceiling_area', 'pass_on_days', 'spend_days')",
        )
    with op.batch_alter_table("item_place") as batch:
        batch.drop_constraint(op.f("ck_item_place_one_place"), type_="check")
    with op.batch_alter_table("movement") as batch:
        batch.drop_constraint(op.f("ck_movement_because"), type_="check")
        batch.drop_constraint(op.f("ck_movement_file"), type_="check")
        batch.drop_constraint(op.f("ck_movement_sign"), type_="check")
        batch.create_check_constraint(
            op.f("ck_movement_sign"),
            "(reverses_id IS NULL AND amount > 0) OR (reverses_id IS NOT NULL AND amount < 0)",
        )
    with op.batch_alter_table("movement_proposal") as batch:
        batch.drop_constraint(op.f("ck_movement_proposal_because"), type_="check")
        batch.drop_constraint(op.f("ck_movement_proposal_file"), type_="check")
    with op.batch_alter_table("notice") as batch:
        batch.drop_constraint(op.f("ck_notice_approved"), type_="check")
        batch.drop_constraint(op.f("ck_notice_closed"), type_="check")
        batch.drop_constraint(op.f("ck_notice_objections"), type_="check")
    with op.batch_alter_table("request_event") as batch:
        batch.drop_constraint(op.f("ck_request_event_requeststate"), type_="check")
        batch.drop_constraint(op.f("ck_request_event_step"), type_="check")
        batch.create_check_constraint(
            op.f("ck_request_event_requeststate"),
            "state IN ('filed', 'accepted', 'answered', 'closed', 'withdrawn')",
        )
    with op.batch_alter_table("request_total") as batch:
        batch.drop_constraint(op.f("ck_request_total_requeststate"), type_="check")
        batch.create_check_constraint(
            op.f("ck_request_total_requeststate"),
            "state IN ('filed', 'accepted', 'answered', 'closed', 'withdrawn')",
        )
    with op.batch_alter_table("resident_request") as batch:
        batch.drop_constraint(op.f("ck_resident_request_channel"), type_="check")
        batch.drop_constraint(op.f("ck_resident_request_clock"), type_="check")
        batch.drop_constraint(op.f("ck_resident_request_merged_elsewhere"), type_="check")
        batch.drop_constraint(op.f("ck_resident_request_outcome"), type_="check")
        batch.drop_constraint(op.f("ck_resident_request_rating"), type_="check")
        batch.drop_constraint(op.f("ck_resident_request_requeststate"), type_="check")
        batch.create_check_constraint(
            op.f("ck_resident_request_requeststate"),
            "state IN ('filed', 'accepted', 'answered', 'closed', 'withdrawn')",
        )
    with op.batch_alter_table("resident_request", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_resident_request_office_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_resident_request_merged_into_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_resident_request_notice_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_resident_request_entrance_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_resident_request_handler_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_resident_request_hotline_no"), type_="unique")
        batch_op.drop_index("ix_resident_request_office")
        batch_op.drop_index(batch_op.f("ix_resident_request_notice_id"))
        batch_op.drop_index("ix_resident_request_merged")
        batch_op.drop_index("ix_resident_request_handler")
        batch_op.drop_column("rating")
        batch_op.drop_column("solved")
        batch_op.drop_column("called_back_at")
        batch_op.drop_column("call_back_due_at")
        batch_op.drop_column("merged_into_id")
        batch_op.drop_column("doors")
        batch_op.drop_column("reopened")
        batch_op.drop_column("extensions")
        batch_op.drop_column("returns")
        batch_op.drop_column("visit_until")
        batch_op.drop_column("visit_from")
        batch_op.drop_column("task")
        batch_op.drop_column("handler_id")
        batch_op.drop_column("office_id")
        batch_op.drop_column("contacted_at")
        batch_op.drop_column("contact_due_at")
        batch_op.drop_column("outcome")
        batch_op.drop_column("anonymous")
        batch_op.drop_column("clock")
        batch_op.drop_column("month")
        batch_op.drop_column("hotline_no")
        batch_op.drop_column("channel")
        batch_op.drop_column("door_mark")
        batch_op.drop_column("door")
        batch_op.drop_column("notice_id")
        batch_op.drop_column("entrance_id")

    with op.batch_alter_table("request_event", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_request_event_about_id"), type_="foreignkey")
        batch_op.drop_column("about_id")
        batch_op.drop_column("step")

    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.drop_column("reported_completion")

    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_notice_approved_by_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_notice_closed_by_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_notice_writer_id"), type_="foreignkey")
        batch_op.drop_index("ix_notice_objections")
        batch_op.drop_column("outcome")
        batch_op.drop_column("closed_by_id")
        batch_op.drop_column("closed_at")
        batch_op.drop_column("objections_until")
        batch_op.drop_column("posted_on")
        batch_op.drop_column("approved_at")
        batch_op.drop_column("approved_by_id")
        batch_op.drop_column("writer_id")

    with op.batch_alter_table("movement_proposal", schema=None) as batch_op:
        batch_op.drop_column("file_type")
        batch_op.drop_column("file_key")
        batch_op.drop_column("because")
        batch_op.drop_column("warned")

    with op.batch_alter_table("movement", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_movement_refunds_id"), type_="foreignkey")
        batch_op.drop_index("ix_movement_source_day")
        batch_op.drop_index("ix_movement_refunds")
        batch_op.drop_index("ix_movement_cost")
        batch_op.drop_column("file_type")
        batch_op.drop_column("file_key")
        batch_op.drop_column("because")
        batch_op.drop_column("warned")
        batch_op.drop_column("refunds_id")

    with op.batch_alter_table("lift_refund", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_lift_refund_receipt_id"), type_="foreignkey")
        batch_op.drop_column("receipt_id")

    with op.batch_alter_table("item_place", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_item_place_segment_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_item_place_item_id_segment_id"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_item_place_segment_id"))
        batch_op.drop_column("segment_id")

    with op.batch_alter_table("idle_total", schema=None) as batch_op:
        batch_op.drop_column("treasury")

    with op.batch_alter_table("idle_layer", schema=None) as batch_op:
        batch_op.drop_column("treasury")

    with op.batch_alter_table("hidden_check", schema=None) as batch_op:
        batch_op.drop_column("file_type")

    with op.batch_alter_table("contract", schema=None) as batch_op:
        batch_op.drop_column("settled")

    op.create_table(
        "reminder",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "channel",
            sa.Enum("page", "email", name="channel", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("values", sa.Text(), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "sent",
                "failed",
                name="deliverystate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=400), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_reminder_account_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_reminder_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "rule",
            "subject",
            "subject_id",
            "account_id",
            "channel",
            "due_on",
            name=op.f("uq_reminder_rule_subject_subject_id_account_id_channel_due_on"),
        ),
    )
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reminder_subject"), ["subject", "subject_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reminder_state"), ["state", "next_try_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_reminder_project_id"), ["project_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_reminder_account"), ["account_id", "channel", "done_at"], unique=False
        )

    op.drop_table("request_saying")
    with op.batch_alter_table("request_public_answer", schema=None) as batch_op:
        batch_op.drop_index("ix_request_public_of")

    op.drop_table("request_public_answer")
    with op.batch_alter_table("request_merge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_request_merge_merged_id"))
        batch_op.drop_index(batch_op.f("ix_request_merge_into_id"))

    op.drop_table("request_merge")
    with op.batch_alter_table("request_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_request_link_variation_id"))
        batch_op.drop_index(batch_op.f("ix_request_link_request_id"))
        batch_op.drop_index(batch_op.f("ix_request_link_project_id"))
        batch_op.drop_index(batch_op.f("ix_request_link_item_id"))
        batch_op.drop_index(batch_op.f("ix_request_link_defect_id"))

    op.drop_table("request_link")
    with op.batch_alter_table("request_follower", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_request_follower_phone_mark"))
        batch_op.drop_index("ix_request_follower_of")
        batch_op.drop_index("ix_request_follower_joined")

    op.drop_table("request_follower")
    op.drop_table("request_answer_draft")
    with op.batch_alter_table("contribution_handover", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contribution_handover_project_id"))

    op.drop_table("contribution_handover")
    with op.batch_alter_table("source_holding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_source_holding_item_id"))

    op.drop_table("source_holding")
    with op.batch_alter_table("settlement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_settlement_project_id"))
        batch_op.drop_index("ix_settlement_contract")

    op.drop_table("settlement")
    with op.batch_alter_table("reminder_line", schema=None) as batch_op:
        batch_op.drop_index("ix_reminder_line_wait")
        batch_op.drop_index("ix_reminder_line_mine")
        batch_op.drop_index(batch_op.f("ix_reminder_line_letter_id"))

    op.drop_table("reminder_line")
    op.drop_table("reminder_act")
    with op.batch_alter_table("notice_posting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notice_posting_entrance_id"))

    op.drop_table("notice_posting")
    with op.batch_alter_table("notice_entrance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notice_entrance_entrance_id"))

    op.drop_table("notice_entrance")
    with op.batch_alter_table("interruption_entrance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_interruption_entrance_entrance_id"))

    op.drop_table("interruption_entrance")
    with op.batch_alter_table("grid_cover", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_grid_cover_entrance_id"))
        batch_op.drop_index("ix_grid_cover_compound")
        batch_op.drop_index(batch_op.f("ix_grid_cover_building_id"))

    op.drop_table("grid_cover")
    with op.batch_alter_table("matter", schema=None) as batch_op:
        batch_op.drop_index("ix_matter_subject")
        batch_op.drop_index(batch_op.f("ix_matter_project_id"))
        batch_op.drop_index("ix_matter_place")
        batch_op.drop_index("ix_matter_ending")

    op.drop_table("matter")
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_letter_state"))
        batch_op.drop_index("ix_letter_ready")
        batch_op.drop_index("ix_letter_lately")
        batch_op.drop_index("ix_letter_day")
        batch_op.drop_index(batch_op.f("ix_letter_account_id"))

    op.drop_table("letter")
    with op.batch_alter_table("interruption", schema=None) as batch_op:
        batch_op.drop_index("ix_interruption_region")
        batch_op.drop_index(batch_op.f("ix_interruption_project_id"))
        batch_op.drop_index("ix_interruption_owner")
        batch_op.drop_index("ix_interruption_compound")

    op.drop_table("interruption")
    with op.batch_alter_table("compound_step", schema=None) as batch_op:
        batch_op.drop_index("ix_compound_step_compound")

    op.drop_table("compound_step")
    with op.batch_alter_table("upward_return", schema=None) as batch_op:
        batch_op.drop_index("ix_upward_return_month")

    op.drop_table("upward_return")
    with op.batch_alter_table("request_spot_total", schema=None) as batch_op:
        batch_op.drop_index("ix_request_spot_total_most")

    op.drop_table("request_spot_total")
    op.drop_table("reminder_wish")
    op.drop_table("reminder_rule")
    with op.batch_alter_table("outlet", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outlet_account_id"))

    op.drop_table("outlet")
    with op.batch_alter_table("hotline_sheet", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotline_sheet_by_id"))

    op.drop_table("hotline_sheet")
    with op.batch_alter_table("grid_post", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_grid_post_region_id"))
        batch_op.drop_index("ix_grid_post_region")
        batch_op.drop_index(batch_op.f("ix_grid_post_account_id"))
        batch_op.drop_index(batch_op.f("ix_grid_post_above_id"))

    op.drop_table("grid_post")
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.drop_index("ix_absence_days")
        batch_op.drop_index(batch_op.f("ix_absence_account_id"))

    op.drop_table("absence")
    op.drop_table("request_office_total")
    op.drop_table("request_month_total")
    with op.batch_alter_table("region_office", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_region_office_organisation_id"))

    op.drop_table("region_office")
    op.drop_table("proof_total")
    with op.batch_alter_table("operator_desk", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_operator_desk_organisation_id"))

    op.drop_table("operator_desk")
    op.drop_table("matter_total")
    op.drop_table("claim_total")
    op.drop_table("stage_reading")
    op.drop_table("house_check")

    for table in GROW_AND_CHANGE:
        for statement in guards(op.get_bind().dialect.name, table):
            op.execute(statement)
