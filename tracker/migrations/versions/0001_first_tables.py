"""The first tables, and the guards of those that only grow."""

import sqlalchemy as sa
from alembic import op

from tracker.base.appendonly import guards, lift

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ONLY_GROW = (
    "baseline",
    "baseline_line",
    "certificate",
    "certificate_line",
    "contribution_receipt",
    "dig_exception",
    "funding_condition",
    "funding_edition",
    "journal",
    "movement",
    "movement_leg",
)


def upgrade() -> None:
    op.create_table(
        "journal_head",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_head")),
        sa.UniqueConstraint("chain", name=op.f("uq_journal_head_chain")),
    )
    op.create_table(
        "journal_seal",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("chains", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_seal")),
        sa.UniqueConstraint("day", name=op.f("uq_journal_seal_day")),
    )
    op.create_table(
        "lease",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ticked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lease")),
        sa.UniqueConstraint("name", name=op.f("uq_lease_name")),
    )
    op.create_table(
        "once",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_once")),
        sa.UniqueConstraint("key", name=op.f("uq_once_key")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "bureau",
                "office",
                "contractor",
                "supervisor",
                "designer",
                "operator",
                "audit",
                name="organisationkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
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
            nullable=True,
        ),
        sa.Column("phone", sa.String(length=64), nullable=True),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("name", name=op.f("uq_organisation_name")),
    )
    op.create_table(
        "region",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "level",
            sa.Enum(
                "city",
                "county",
                "subdistrict",
                "community",
                "compound",
                "building",
                "entrance",
                "household",
                name="level",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=64), nullable=True),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["region.id"], name=op.f("fk_region_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region")),
        sa.UniqueConstraint("parent_id", "name", name=op.f("uq_region_parent_id_name")),
    )
    with op.batch_alter_table("region", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_region_level"), ["level"], unique=False)
        batch_op.create_index("ix_region_path", ["path"], unique=False)

    op.create_table(
        "segment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("region_path", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "yard",
                "road",
                "street",
                name="segmentkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("length", sa.BigInteger(), nullable=True),
        sa.Column(
            "surface",
            sa.Enum(
                "new",
                "overhaul",
                "patch",
                "temporary",
                "unpaved",
                name="surfacekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("surfaced_on", sa.Date(), nullable=True),
        sa.Column("protected_until", sa.Date(), nullable=True),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("length > 0", name=op.f("ck_segment_length")),
        sa.CheckConstraint("protected_until >= surfaced_on", name=op.f("ck_segment_protected")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_segment")),
    )
    with op.batch_alter_table("segment", schema=None) as batch_op:
        batch_op.create_index("ix_segment_region_path", ["region_path", "name", "id"], unique=False)

    op.create_table(
        "throttle",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_throttle")),
        sa.UniqueConstraint("key", name=op.f("uq_throttle_key")),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("display_name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=True),
        sa.Column("phone", sa.String(length=64), nullable=True),
        sa.Column(
            "role",
            sa.Enum(
                "admin",
                "city",
                "county",
                "subdistrict",
                "community",
                "grid",
                "contractor",
                "supervisor",
                "operator",
                "auditor",
                "resident",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("region_path", sa.String(length=200), nullable=True),
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
            nullable=True,
        ),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("password_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("totp_secret", sa.LargeBinary(), nullable=True),
        sa.Column("totp_used", sa.Integer(), nullable=True),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_account_organisation_id")
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_account_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("name", name=op.f("uq_account_name")),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_account_region_id"), ["region_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_account_role"), ["role"], unique=False)

    op.create_table(
        "compound",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("region_path", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("initials", sa.String(length=200), nullable=False),
        sa.Column("aliases", sa.String(length=200), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("built_year", sa.Integer(), nullable=True),
        sa.Column(
            "property_type",
            sa.Enum(
                "reformed",
                "collective",
                "commercial",
                "public",
                "mixed",
                "self_built",
                name="propertytype",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("buildings", sa.Integer(), nullable=True),
        sa.Column("entrances", sa.Integer(), nullable=True),
        sa.Column("households", sa.Integer(), nullable=True),
        sa.Column("area", sa.BigInteger(), nullable=True),
        sa.Column("property_service", sa.Boolean(), nullable=True),
        sa.Column("owners_committee", sa.Boolean(), nullable=True),
        sa.Column("maintenance_fund", sa.Boolean(), nullable=True),
        sa.Column(
            "other_programme",
            sa.Enum(
                "none",
                "shanty_town",
                "dangerous_housing",
                "urban_renewal",
                "urban_village",
                "demolition",
                name="otherprogramme",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("missing_facilities", sa.Text(), nullable=True),
        sa.Column("hazards", sa.Text(), nullable=True),
        sa.Column("surveyed_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=True),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("merged_into_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("area >= 0", name=op.f("ck_compound_area")),
        sa.CheckConstraint("buildings >= 0", name=op.f("ck_compound_buildings")),
        sa.CheckConstraint("households >= 0", name=op.f("ck_compound_households")),
        sa.CheckConstraint("merged_into_id <> id", name=op.f("ck_compound_merged_elsewhere")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["compound.id"], name=op.f("fk_compound_merged_into_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_compound_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compound")),
    )
    with op.batch_alter_table("compound", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_compound_initials"), ["initials"], unique=False)
        batch_op.create_index("ix_compound_region", ["region_id", "name_key"], unique=False)
        batch_op.create_index("ix_compound_region_path", ["region_path"], unique=False)

    op.create_table(
        "contract_total",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("sum", sa.BigInteger(), nullable=False),
        sa.Column("varied", sa.BigInteger(), nullable=False),
        sa.Column("certified", sa.BigInteger(), nullable=False),
        sa.Column("retained", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_contract_total_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_total")),
        sa.UniqueConstraint("region_id", "year", name=op.f("uq_contract_total_region_id_year")),
    )
    op.create_table(
        "funding_total",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "central_fiscal",
                "central_budget",
                "provincial",
                "city",
                "county",
                "government",
                "special_bond",
                "ultra_long_bond",
                "operator",
                "residents",
                "social",
                "original_owner",
                "policy_loan",
                "other",
                "undivided",
                name="sourcekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("planned", sa.BigInteger(), nullable=False),
        sa.Column("approved", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("applied", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("budgeted", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("allocated", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("paid", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("settled", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("final", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("returned", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("owner_returned", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_funding_total_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding_total")),
        sa.UniqueConstraint("region_id", "year", "kind", name=op.f("uq_funding_total_region_id_year_kind")),
    )
    op.create_table(
        "idle_total",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "central_fiscal",
                "central_budget",
                "provincial",
                "city",
                "county",
                "government",
                "special_bond",
                "ultra_long_bond",
                "operator",
                "residents",
                "social",
                "original_owner",
                "policy_loan",
                "other",
                "undivided",
                name="sourcekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_idle_total_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idle_total")),
        sa.UniqueConstraint(
            "region_id", "year", "kind", "day", name=op.f("uq_idle_total_region_id_year_kind_day")
        ),
    )
    op.create_table(
        "money_month_total",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column(
            "source_kind",
            sa.Enum(
                "central_fiscal",
                "central_budget",
                "provincial",
                "city",
                "county",
                "government",
                "special_bond",
                "ultra_long_bond",
                "operator",
                "residents",
                "social",
                "original_owner",
                "policy_loan",
                "other",
                "undivided",
                name="sourcekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "approved",
                "applied",
                "budgeted",
                "received",
                "allocated",
                "paid",
                "settled",
                "final",
                "returned",
                name="movementkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_money_month_total_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_money_month_total")),
        sa.UniqueConstraint(
            "region_id",
            "year",
            "source_kind",
            "kind",
            "month",
            name=op.f("uq_money_month_total_region_id_year_source_kind_kind_month"),
        ),
    )
    op.create_table(
        "programme",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_programme_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
        sa.UniqueConstraint("region_id", "year", name=op.f("uq_programme_region_id_year")),
    )
    op.create_table(
        "programme_total",
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
        sa.Column("projects", sa.Integer(), nullable=False),
        sa.Column("compounds", sa.Integer(), nullable=False),
        sa.Column("buildings", sa.Integer(), nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.Column("area", sa.BigInteger(), nullable=False),
        sa.Column("planned", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("earned", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_programme_total_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_total")),
        sa.UniqueConstraint(
            "region_id",
            "year",
            "in_plan",
            "stage",
            name=op.f("uq_programme_total_region_id_year_in_plan_stage"),
        ),
    )
    op.create_table(
        "request_total",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
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
            "state",
            sa.Enum(
                "filed",
                "accepted",
                "answered",
                "closed",
                "withdrawn",
                name="requeststate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_request_total_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_total")),
        sa.UniqueConstraint(
            "region_id", "category", "state", name=op.f("uq_request_total_region_id_category_state")
        ),
    )
    op.create_table(
        "value_total",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("in_plan", sa.Boolean(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("planned", sa.BigInteger(), nullable=False),
        sa.Column("earned", sa.BigInteger(), nullable=False),
        sa.Column("outside", sa.BigInteger(), nullable=False),
        sa.Column("spent", sa.BigInteger(), nullable=False),
        sa.Column("budget", sa.BigInteger(), nullable=False),
        sa.Column("baselines", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_value_total_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_value_total")),
        sa.UniqueConstraint(
            "region_id", "year", "in_plan", "month", name=op.f("uq_value_total_region_id_year_in_plan_month")
        ),
    )
    op.create_table(
        "account_compound",
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("compound_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_account_compound_account_id")),
        sa.ForeignKeyConstraint(
            ["compound_id"], ["compound.id"], name=op.f("fk_account_compound_compound_id")
        ),
        sa.PrimaryKeyConstraint("account_id", "compound_id", name=op.f("pk_account_compound")),
    )
    with op.batch_alter_table("account_compound", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_compound_compound_id"), ["compound_id"], unique=False)

    op.create_table(
        "building",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("compound_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("built_year", sa.Integer(), nullable=True),
        sa.Column("storeys", sa.Integer(), nullable=True),
        sa.Column("households", sa.Integer(), nullable=True),
        sa.Column("area", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["compound_id"], ["compound.id"], name=op.f("fk_building_compound_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_building")),
        sa.UniqueConstraint("compound_id", "name", name=op.f("uq_building_compound_id_name")),
    )
    op.create_table(
        "compound_merge",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("merged_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("into_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("moved", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_compound_merge_by_id")),
        sa.ForeignKeyConstraint(["into_id"], ["compound.id"], name=op.f("fk_compound_merge_into_id")),
        sa.ForeignKeyConstraint(["merged_id"], ["compound.id"], name=op.f("fk_compound_merge_merged_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compound_merge")),
    )
    with op.batch_alter_table("compound_merge", schema=None) as batch_op:
        batch_op.create_index("ix_compound_merge_from", ["merged_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_compound_merge_into_id"), ["into_id"], unique=False)

    op.create_table(
        "compound_pair",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("low_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("high_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("low_id < high_id", name=op.f("ck_compound_pair_order")),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_compound_pair_by_id")),
        sa.ForeignKeyConstraint(["high_id"], ["compound.id"], name=op.f("fk_compound_pair_high_id")),
        sa.ForeignKeyConstraint(["low_id"], ["compound.id"], name=op.f("fk_compound_pair_low_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compound_pair")),
        sa.UniqueConstraint("low_id", "high_id", name=op.f("uq_compound_pair_low_id_high_id")),
    )
    with op.batch_alter_table("compound_pair", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_compound_pair_high_id"), ["high_id"], unique=False)

    op.create_table(
        "funding_edition",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "central_fiscal",
                "central_budget",
                "provincial",
                "city",
                "county",
                "government",
                "special_bond",
                "ultra_long_bond",
                "operator",
                "residents",
                "social",
                "original_owner",
                "policy_loan",
                "other",
                "undivided",
                name="sourcekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_funding_edition_number")),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_funding_edition_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding_edition")),
        sa.UniqueConstraint("kind", "number", name=op.f("uq_funding_edition_kind_number")),
        info={"append_only": True},
    )
    op.create_table(
        "funding_grant",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("region_path", sa.String(length=200), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "central_fiscal",
                "central_budget",
                "provincial",
                "city",
                "county",
                "government",
                "special_bond",
                "ultra_long_bond",
                "operator",
                "residents",
                "social",
                "original_owner",
                "policy_loan",
                "other",
                "undivided",
                name="sourcekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("document_no", sa.String(length=200), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("divided", sa.BigInteger(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_funding_grant_amount")),
        sa.CheckConstraint("divided >= 0 AND divided <= amount", name=op.f("ck_funding_grant_divided")),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_funding_grant_by_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_funding_grant_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding_grant")),
        sa.UniqueConstraint(
            "region_id", "kind", "document_no", name=op.f("uq_funding_grant_region_id_kind_document_no")
        ),
    )
    with op.batch_alter_table("funding_grant", schema=None) as batch_op:
        batch_op.create_index("ix_funding_grant_region", ["region_path", "year", "id"], unique=False)

    op.create_table(
        "import_batch",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("file_key", sa.String(length=64), nullable=False),
        sa.Column("region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("region_path", sa.String(length=200), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "preview",
                "applied",
                "undone",
                name="importstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("corrections", sa.Text(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_import_batch_by_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_import_batch_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.create_index("ix_import_batch_region", ["region_path", "id"], unique=False)

    op.create_table(
        "journal",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("door", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("record", sa.String(length=64), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_journal_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
        sa.UniqueConstraint("chain", "seq", name=op.f("uq_journal_chain_seq")),
        info={"append_only": True},
    )
    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.create_index("ix_journal_account", ["account_id", "id"], unique=False)
        batch_op.create_index("ix_journal_at", ["at"], unique=False)
        batch_op.create_index("ix_journal_record", ["record", "record_id"], unique=False)

    op.create_table(
        "project",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("programme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("region_path", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
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
        sa.Column("compounds", sa.Integer(), nullable=False),
        sa.Column("buildings", sa.Integer(), nullable=True),
        sa.Column("households", sa.Integer(), nullable=True),
        sa.Column("area", sa.BigInteger(), nullable=True),
        sa.Column("planned", sa.BigInteger(), nullable=True),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("earned", sa.BigInteger(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=True),
        sa.Column("national_code", sa.String(length=64), nullable=True),
        sa.Column("reported_start", sa.Date(), nullable=True),
        sa.Column("planned_start", sa.Date(), nullable=True),
        sa.Column("planned_end", sa.Date(), nullable=True),
        sa.Column("forecast_end", sa.Date(), nullable=True),
        sa.Column("last_report_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=True),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("earned >= 0 AND earned <= value", name=op.f("ck_project_earned")),
        sa.CheckConstraint("planned >= 0", name=op.f("ck_project_planned")),
        sa.CheckConstraint("planned_end >= planned_start", name=op.f("ck_project_dates")),
        sa.CheckConstraint("progress >= 0 AND progress <= 10000", name=op.f("ck_project_progress")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_project_programme_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_project_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("programme_id", "code", name=op.f("uq_project_programme_id_code")),
    )
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_programme_id"), ["programme_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_project_region_id"), ["region_id"], unique=False)
        batch_op.create_index("ix_project_region_path", ["region_path", "year"], unique=False)
        batch_op.create_index("ix_project_year_forecast_end", ["year", "forecast_end", "id"], unique=False)
        batch_op.create_index("ix_project_year_last_report", ["year", "last_report_on", "id"], unique=False)
        batch_op.create_index("ix_project_year_name", ["year", "name", "id"], unique=False)
        batch_op.create_index("ix_project_year_planned", ["year", "planned", "id"], unique=False)
        batch_op.create_index("ix_project_year_planned_end", ["year", "planned_end", "id"], unique=False)
        batch_op.create_index("ix_project_year_progress", ["year", "progress", "id"], unique=False)
        batch_op.create_index("ix_project_year_stage", ["year", "stage", "name", "id"], unique=False)

    op.create_table(
        "segment_place",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("segment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("compound_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["compound_id"], ["compound.id"], name=op.f("fk_segment_place_compound_id")),
        sa.ForeignKeyConstraint(["segment_id"], ["segment.id"], name=op.f("fk_segment_place_segment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_segment_place")),
        sa.UniqueConstraint(
            "segment_id", "compound_id", name=op.f("uq_segment_place_segment_id_compound_id")
        ),
    )
    with op.batch_alter_table("segment_place", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_segment_place_compound_id"), ["compound_id"], unique=False)

    op.create_table(
        "visit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.Column("second_factor", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_visit_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_visit_token_hash")),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index("ix_visit_account", ["account_id"], unique=False)

    op.create_table(
        "baseline",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("approved_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=True),
        sa.CheckConstraint("number = 1 OR reason IS NOT NULL", name=op.f("ck_baseline_reason")),
        sa.ForeignKeyConstraint(["approved_by_id"], ["account.id"], name=op.f("fk_baseline_approved_by_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_baseline_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_baseline")),
        sa.UniqueConstraint("project_id", "number", name=op.f("uq_baseline_project_id_number")),
        info={"append_only": True},
    )
    op.create_table(
        "contract",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("region_path", sa.String(length=200), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("contractor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("employer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("sum", sa.BigInteger(), nullable=False),
        sa.Column("control_price", sa.BigInteger(), nullable=True),
        sa.Column("estimate", sa.BigInteger(), nullable=True),
        sa.Column("advance", sa.BigInteger(), nullable=False),
        sa.Column("recovery", sa.BigInteger(), nullable=False),
        sa.Column("progress", sa.BigInteger(), nullable=False),
        sa.Column("retention", sa.BigInteger(), nullable=False),
        sa.Column("wage", sa.BigInteger(), nullable=False),
        sa.Column("guarantee", sa.BigInteger(), nullable=True),
        sa.Column("guarantee_until", sa.Date(), nullable=True),
        sa.Column("defects_months", sa.Integer(), nullable=False),
        sa.Column("varied", sa.BigInteger(), nullable=False),
        sa.Column("certified", sa.BigInteger(), nullable=False),
        sa.Column("retained", sa.BigInteger(), nullable=False),
        sa.Column("advanced", sa.BigInteger(), nullable=False),
        sa.Column("paid", sa.BigInteger(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("advanced >= 0 AND paid >= 0", name=op.f("ck_contract_paid")),
        sa.CheckConstraint(
            "certified >= 0 AND certified <= sum + varied", name=op.f("ck_contract_certified")
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_contract_dates")),
        sa.CheckConstraint("retained >= 0 AND retained <= certified", name=op.f("ck_contract_retained")),
        sa.CheckConstraint("sum <= control_price", name=op.f("ck_contract_control_price")),
        sa.CheckConstraint("sum <= estimate", name=op.f("ck_contract_estimate")),
        sa.CheckConstraint("sum > 0", name=op.f("ck_contract_sum")),
        sa.ForeignKeyConstraint(
            ["contractor_id"], ["organisation.id"], name=op.f("fk_contract_contractor_id")
        ),
        sa.ForeignKeyConstraint(["employer_id"], ["organisation.id"], name=op.f("fk_contract_employer_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_contract_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract")),
        sa.UniqueConstraint("project_id", "number", name=op.f("uq_contract_project_id_number")),
    )
    with op.batch_alter_table("contract", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contract_contractor_id"), ["contractor_id"], unique=False)
        batch_op.create_index("ix_contract_region", ["region_path", "year", "id"], unique=False)

    op.create_table(
        "entrance",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("building_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["building_id"], ["building.id"], name=op.f("fk_entrance_building_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entrance")),
        sa.UniqueConstraint("building_id", "name", name=op.f("uq_entrance_building_id_name")),
    )
    op.create_table(
        "evidence",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "survey_file",
                "district_consent",
                "vote_record",
                "plan_listing",
                "scheme_notice",
                "approval",
                "exemption",
                "award",
                "contract",
                "permit",
                "commitment",
                "start_report",
                "wage_account",
                "acceptance",
                "satisfaction",
                "handover",
                "final_account",
                "property_service",
                name="evidencekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("document_no", sa.String(length=200), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("file_key", sa.String(length=64), nullable=True),
        sa.Column("file_type", sa.String(length=64), nullable=True),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("(file_key IS NULL) = (file_type IS NULL)", name=op.f("ck_evidence_file")),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_evidence_by_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_evidence_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index("ix_evidence_project", ["project_id", "dated"], unique=False)

    op.create_table(
        "funding_condition",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "subject",
            sa.Enum(
                "item_classes",
                "item_types",
                "not_item_types",
                "scopes",
                "purposes",
                "not_with",
                "first_year",
                "last_year",
                "ceiling_share",
                "floor_share",
                "ceiling_area",
                "pass_on_days",
                "spend_days",
                name="subject",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.String(length=1000), nullable=False),
        sa.Column(
            "effect",
            sa.Enum("blocks", "warns", name="effect", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("source_text", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["funding_edition.id"], name=op.f("fk_funding_condition_edition_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding_condition")),
        sa.UniqueConstraint("edition_id", "subject", name=op.f("uq_funding_condition_edition_id_subject")),
        info={"append_only": True},
    )
    op.create_table(
        "funding_source",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("region_path", sa.String(length=200), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "central_fiscal",
                "central_budget",
                "provincial",
                "city",
                "county",
                "government",
                "special_bond",
                "ultra_long_bond",
                "operator",
                "residents",
                "social",
                "original_owner",
                "policy_loan",
                "other",
                "undivided",
                name="sourcekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("planned", sa.BigInteger(), nullable=False),
        sa.Column("approved", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("applied", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("budgeted", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("allocated", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("paid", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("settled", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("final", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("returned", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("owner_returned", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "allocated >= 0 AND allocated + returned - owner_returned <= received",
            name=op.f("ck_funding_source_allocated"),
        ),
        sa.CheckConstraint(
            "approved >= 0 AND applied >= 0 AND budgeted >= 0 AND settled >= 0 AND final >= 0",
            name=op.f("ck_funding_source_paper"),
        ),
        sa.CheckConstraint(
            "owner_returned >= 0 AND owner_returned <= returned", name=op.f("ck_funding_source_returned")
        ),
        sa.CheckConstraint(
            "paid >= 0 AND paid + owner_returned <= allocated", name=op.f("ck_funding_source_paid")
        ),
        sa.CheckConstraint("planned >= 0", name=op.f("ck_funding_source_planned")),
        sa.CheckConstraint("received >= 0", name=op.f("ck_funding_source_received")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_funding_source_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding_source")),
    )
    with op.batch_alter_table("funding_source", schema=None) as batch_op:
        batch_op.create_index("ix_funding_source_project", ["project_id"], unique=False)
        batch_op.create_index("ix_funding_source_region", ["region_path", "year", "kind"], unique=False)

    op.create_table(
        "gift",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("compound_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("region_path", sa.String(length=200), nullable=False),
        sa.Column("building_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("giver", sa.String(length=200), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("in_kind", sa.String(length=400), nullable=True),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("photo_key", sa.String(length=64), nullable=False),
        sa.Column("thumb_key", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("amount > 0 OR in_kind IS NOT NULL", name=op.f("ck_gift_something")),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_gift_amount")),
        sa.ForeignKeyConstraint(["building_id"], ["building.id"], name=op.f("fk_gift_building_id")),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_gift_by_id")),
        sa.ForeignKeyConstraint(["compound_id"], ["compound.id"], name=op.f("fk_gift_compound_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_gift_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gift")),
    )
    with op.batch_alter_table("gift", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gift_building_id"), ["building_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_gift_compound_id"), ["compound_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_gift_project_id"), ["project_id"], unique=False)
        batch_op.create_index("ix_gift_region_path", ["region_path", "given_on"], unique=False)

    op.create_table(
        "halt",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column(
            "cause",
            sa.Enum(
                "winter",
                "weather",
                "material",
                "money",
                "utility",
                "residents",
                "design",
                "other",
                name="haltreason",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.String(length=400), nullable=False),
        sa.Column("restart_on", sa.Date(), nullable=False),
        sa.Column("said_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_halt_project_id")),
        sa.ForeignKeyConstraint(["said_by_id"], ["account.id"], name=op.f("fk_halt_said_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_halt")),
    )
    with op.batch_alter_table("halt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_halt_project_id"), ["project_id"], unique=False)

    op.create_table(
        "import_row",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("made", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_import_row_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_row")),
    )
    with op.batch_alter_table("import_row", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_row_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_import_row_project_id"), ["project_id"], unique=False)

    op.create_table(
        "item",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("type_code", sa.String(length=64), nullable=False),
        sa.Column(
            "item_class",
            sa.Enum(
                "basic",
                "improvement",
                "enhancement",
                name="itemclass",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "scope",
            sa.Enum(
                "building",
                "compound",
                "adjacent",
                "street",
                name="scope",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "unit",
            sa.Enum(
                "metre",
                "square_metre",
                "piece",
                "set",
                "lamp",
                "leaf",
                "tree",
                "site",
                "group",
                "seat",
                "machine",
                "lift",
                "household",
                "building",
                "entrance",
                name="unit",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("published_unit", sa.String(length=64), nullable=True),
        sa.Column("planned", sa.BigInteger(), nullable=True),
        sa.Column("contracted", sa.BigInteger(), nullable=True),
        sa.Column("changed", sa.BigInteger(), nullable=True),
        sa.Column("done", sa.BigInteger(), nullable=False),
        sa.Column("accepted", sa.BigInteger(), nullable=False),
        sa.Column("unit_price", sa.BigInteger(), nullable=True),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("earned", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("last_report_on", sa.Date(), nullable=True),
        sa.Column("left_out_reason", sa.String(length=400), nullable=True),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("accepted >= 0 AND accepted <= done", name=op.f("ck_item_accepted")),
        sa.CheckConstraint(
            "done >= 0 AND done <= COALESCE(changed, contracted, planned, 0)", name=op.f("ck_item_done")
        ),
        sa.CheckConstraint("earned >= 0 AND earned <= value", name=op.f("ck_item_earned")),
        sa.CheckConstraint(
            "planned >= 0 AND contracted >= 0 AND changed >= 0 AND unit_price >= 0",
            name=op.f("ck_item_positive"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_item_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
    )
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.create_index("ix_item_project", ["project_id", "position"], unique=False)
        batch_op.create_index(batch_op.f("ix_item_type_code"), ["type_code"], unique=False)

    op.create_table(
        "milestone",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "approval",
                "tender",
                "start",
                "main_works",
                "completion",
                "acceptance",
                "handover",
                "final_account",
                name="milestonekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("forecast_on", sa.Date(), nullable=True),
        sa.Column("actual_on", sa.Date(), nullable=True),
        sa.Column("basis", sa.String(length=200), nullable=True),
        sa.Column("evidence", sa.String(length=200), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_milestone_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
        sa.UniqueConstraint("project_id", "kind", name=op.f("uq_milestone_project_id_kind")),
    )
    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.create_index("ix_milestone_due", ["actual_on", "planned_on"], unique=False)

    op.create_table(
        "notice",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("compound_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("region_path", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "plan",
                "vote",
                "vote_result",
                "scheme",
                "lift",
                "start",
                "interruption",
                "progress",
                "change",
                "completion",
                "warranty",
                "money",
                "other",
                name="noticekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "published",
                "withdrawn",
                name="noticestate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("phone", sa.String(length=64), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("replaces_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=200), nullable=True),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("(state = 'draft') = (published_at IS NULL)", name=op.f("ck_notice_published")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_notice_dates")),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_notice_author_id")),
        sa.ForeignKeyConstraint(["compound_id"], ["compound.id"], name=op.f("fk_notice_compound_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_notice_project_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["notice.id"], name=op.f("fk_notice_replaces_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index("ix_notice_compound", ["compound_id", "state", "ends_on"], unique=False)
        batch_op.create_index("ix_notice_in_force", ["state", "ends_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_project_id"), ["project_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_replaces_id"), ["replaces_id"], unique=False)
        batch_op.create_index("ix_notice_state", ["state", "published_at"], unique=False)

    op.create_table(
        "party",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "implementing_body",
                "contractor",
                "supervisor",
                "designer",
                "surveyor",
                "operator",
                name="partyrole",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("contact", sa.String(length=200), nullable=True),
        sa.Column("phone", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_party_organisation_id")
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_party_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party")),
        sa.UniqueConstraint(
            "project_id", "organisation_id", "role", name=op.f("uq_party_project_id_organisation_id_role")
        ),
    )
    with op.batch_alter_table("party", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_party_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "pause",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "winter",
                "other",
                "winter_work",
                "extra_days",
                name="pausekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_pause_days")),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_pause_by_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_pause_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pause")),
    )
    with op.batch_alter_table("pause", schema=None) as batch_op:
        batch_op.create_index("ix_pause_project", ["project_id", "first_on"], unique=False)

    op.create_table(
        "project_compound",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("compound_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["compound_id"], ["compound.id"], name=op.f("fk_project_compound_compound_id")
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_compound_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_compound")),
        sa.UniqueConstraint("compound_id", "year", name=op.f("uq_project_compound_compound_id_year")),
        sa.UniqueConstraint(
            "project_id", "compound_id", name=op.f("uq_project_compound_project_id_compound_id")
        ),
    )
    op.create_table(
        "project_month",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("region_path", sa.String(length=200), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("in_plan", sa.Boolean(), nullable=False),
        sa.Column("planned", sa.BigInteger(), nullable=False),
        sa.Column("earned", sa.BigInteger(), nullable=False),
        sa.Column("outside", sa.BigInteger(), nullable=False),
        sa.Column("spent", sa.BigInteger(), nullable=False),
        sa.Column("budget", sa.BigInteger(), nullable=False),
        sa.Column("baselines", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_month_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_month")),
        sa.UniqueConstraint("project_id", "month", name=op.f("uq_project_month_project_id_month")),
    )
    with op.batch_alter_table("project_month", schema=None) as batch_op:
        batch_op.create_index("ix_project_month_month", ["month"], unique=False)

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
        batch_op.create_index("ix_reminder_account", ["account_id", "channel", "done_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_reminder_project_id"), ["project_id"], unique=False)
        batch_op.create_index("ix_reminder_state", ["state", "next_try_at"], unique=False)
        batch_op.create_index("ix_reminder_subject", ["subject", "subject_id"], unique=False)

    op.create_table(
        "resident_request",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("compound_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("region_path", sa.String(length=200), nullable=False),
        sa.Column("building_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("where", sa.String(length=200), nullable=True),
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
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "filed",
                "accepted",
                "answered",
                "closed",
                "withdrawn",
                name="requeststate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_mark", sa.String(length=64), nullable=True),
        sa.Column("phone_tail", sa.String(length=64), nullable=True),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("code_mark", sa.String(length=64), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("privacy_version", sa.String(length=64), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_resident_request_answered")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["account.id"], name=op.f("fk_resident_request_answered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["building_id"], ["building.id"], name=op.f("fk_resident_request_building_id")
        ),
        sa.ForeignKeyConstraint(
            ["compound_id"], ["compound.id"], name=op.f("fk_resident_request_compound_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resident_request")),
        sa.UniqueConstraint("code_mark", name=op.f("uq_resident_request_code_mark")),
        sa.UniqueConstraint("form_key", name=op.f("uq_resident_request_form_key")),
    )
    with op.batch_alter_table("resident_request", schema=None) as batch_op:
        batch_op.create_index("ix_resident_request_compound", ["compound_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_resident_request_phone_mark"), ["phone_mark"], unique=False)
        batch_op.create_index("ix_resident_request_region", ["region_path", "state"], unique=False)
        batch_op.create_index("ix_resident_request_state", ["state", "due_at"], unique=False)

    op.create_table(
        "stage_step",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
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
        sa.Column("reached_on", sa.Date(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_stage_step_by_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_stage_step_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_step")),
        sa.UniqueConstraint("project_id", "stage", name=op.f("uq_stage_step_project_id_stage")),
    )
    op.create_table(
        "baseline_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("baseline_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("end_on >= start_on", name=op.f("ck_baseline_line_days")),
        sa.ForeignKeyConstraint(["baseline_id"], ["baseline.id"], name=op.f("fk_baseline_line_baseline_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_baseline_line_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_baseline_line")),
        sa.UniqueConstraint("baseline_id", "item_id", name=op.f("uq_baseline_line_baseline_id_item_id")),
        info={"append_only": True},
    )
    with op.batch_alter_table("baseline_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_baseline_line_item_id"), ["item_id"], unique=False)

    op.create_table(
        "bill_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contract_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("varied", sa.BigInteger(), nullable=False),
        sa.Column("certified", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "certified >= 0 AND certified <= quantity + varied", name=op.f("ck_bill_line_certified")
        ),
        sa.CheckConstraint("price >= 0 AND quantity >= 0", name=op.f("ck_bill_line_positive")),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_bill_line_contract_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_bill_line_item_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_bill_line_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bill_line")),
        sa.UniqueConstraint("contract_id", "item_id", name=op.f("uq_bill_line_contract_id_item_id")),
    )
    with op.batch_alter_table("bill_line", schema=None) as batch_op:
        batch_op.create_index("ix_bill_line_contract", ["contract_id", "position"], unique=False)
        batch_op.create_index(batch_op.f("ix_bill_line_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bill_line_project_id"), ["project_id"], unique=False)

    op.create_table(
        "certificate",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contract_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "advance",
                "works",
                name="certificatekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "phase",
            sa.Enum(
                "under_works",
                "accepted",
                "released",
                name="phase",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("cut_off", sa.Date(), nullable=False),
        sa.Column("gross", sa.BigInteger(), nullable=False),
        sa.Column("kept", sa.BigInteger(), nullable=False),
        sa.Column("retention", sa.BigInteger(), nullable=False),
        sa.Column("recovered", sa.BigInteger(), nullable=False),
        sa.Column("penalties", sa.BigInteger(), nullable=False),
        sa.Column("before", sa.BigInteger(), nullable=False),
        sa.Column("largest", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("wages", sa.BigInteger(), nullable=False),
        sa.Column("penalty_reason", sa.String(length=400), nullable=True),
        sa.Column("exception", sa.String(length=400), nullable=True),
        sa.Column("drafted_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "amount <= largest OR exception IS NOT NULL", name=op.f("ck_certificate_exception")
        ),
        sa.CheckConstraint(
            "amount > 0 AND wages >= 0 AND wages <= amount", name=op.f("ck_certificate_amount")
        ),
        sa.CheckConstraint("approved_by_id <> drafted_by_id", name=op.f("ck_certificate_two_people")),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["account.id"], name=op.f("fk_certificate_approved_by_id")
        ),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_certificate_contract_id")),
        sa.ForeignKeyConstraint(["drafted_by_id"], ["account.id"], name=op.f("fk_certificate_drafted_by_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_certificate_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("contract_id", "number", name=op.f("uq_certificate_contract_id_number")),
        info={"append_only": True},
    )
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_certificate_project_id"), ["project_id"], unique=False)

    op.create_table(
        "certificate_draft",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contract_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "advance",
                "works",
                name="certificatekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("cut_off", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("penalties", sa.BigInteger(), nullable=False),
        sa.Column("penalty_reason", sa.String(length=400), nullable=True),
        sa.Column("exception", sa.String(length=400), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "handed_in",
                "returned",
                name="draftstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("drafted_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned", sa.String(length=400), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("penalties >= 0", name=op.f("ck_certificate_draft_penalties")),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_certificate_draft_contract_id")
        ),
        sa.ForeignKeyConstraint(
            ["drafted_by_id"], ["account.id"], name=op.f("fk_certificate_draft_drafted_by_id")
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_certificate_draft_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_draft")),
        sa.UniqueConstraint("contract_id", name=op.f("uq_certificate_draft_contract_id")),
    )
    with op.batch_alter_table("certificate_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_certificate_draft_project_id"), ["project_id"], unique=False)

    op.create_table(
        "contract_lot",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contract_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("compound_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["compound_id"], ["compound.id"], name=op.f("fk_contract_lot_compound_id")),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_contract_lot_contract_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_contract_lot_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_lot")),
        sa.UniqueConstraint(
            "contract_id", "compound_id", name=op.f("uq_contract_lot_contract_id_compound_id")
        ),
    )
    with op.batch_alter_table("contract_lot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contract_lot_compound_id"), ["compound_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contract_lot_project_id"), ["project_id"], unique=False)

    op.create_table(
        "contribution_round",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("compound_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("building_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entrance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "purpose",
            sa.Enum(
                "lift",
                "renovation",
                "maintenance_fund",
                "other",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("document_no", sa.String(length=200), nullable=True),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("total > 0", name=op.f("ck_contribution_round_total")),
        sa.ForeignKeyConstraint(
            ["building_id"], ["building.id"], name=op.f("fk_contribution_round_building_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_contribution_round_by_id")),
        sa.ForeignKeyConstraint(
            ["compound_id"], ["compound.id"], name=op.f("fk_contribution_round_compound_id")
        ),
        sa.ForeignKeyConstraint(
            ["entrance_id"], ["entrance.id"], name=op.f("fk_contribution_round_entrance_id")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_contribution_round_project_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution_round")),
    )
    with op.batch_alter_table("contribution_round", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contribution_round_building_id"), ["building_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contribution_round_compound_id"), ["compound_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contribution_round_entrance_id"), ["entrance_id"], unique=False)
        batch_op.create_index("ix_contribution_round_project", ["project_id", "id"], unique=False)

    op.create_table(
        "defect",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contract_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("text", sa.String(length=400), nullable=False),
        sa.Column("fixed_on", sa.Date(), nullable=True),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("fixed_on >= found_on", name=op.f("ck_defect_fixed")),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_defect_by_id")),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_defect_contract_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_defect_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_defect")),
    )
    with op.batch_alter_table("defect", schema=None) as batch_op:
        batch_op.create_index("ix_defect_contract", ["contract_id", "fixed_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_defect_project_id"), ["project_id"], unique=False)

    op.create_table(
        "dependency",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("before_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("after_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lag", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "added",
                "changed",
                "removed",
                name="dependencystate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("before_id <> after_id", name=op.f("ck_dependency_two_items")),
        sa.CheckConstraint("lag >= -250 AND lag <= 250", name=op.f("ck_dependency_lag")),
        sa.ForeignKeyConstraint(["after_id"], ["item.id"], name=op.f("fk_dependency_after_id")),
        sa.ForeignKeyConstraint(["before_id"], ["item.id"], name=op.f("fk_dependency_before_id")),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_dependency_by_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_dependency_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dependency")),
        sa.UniqueConstraint("before_id", "after_id", name=op.f("uq_dependency_before_id_after_id")),
    )
    with op.batch_alter_table("dependency", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dependency_after_id"), ["after_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_dependency_project_id"), ["project_id"], unique=False)

    op.create_table(
        "dig",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
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
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("earliest_on", sa.Date(), nullable=False),
        sa.Column("latest_on", sa.Date(), nullable=False),
        sa.Column("needed_days", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "confirmed",
                "started",
                "finished",
                "withdrawn",
                name="digstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("confirmed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proposed_first_on", sa.Date(), nullable=True),
        sa.Column("proposed_last_on", sa.Date(), nullable=True),
        sa.Column("proposed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("finished_on", sa.Date(), nullable=True),
        sa.Column("surface_by", sa.Date(), nullable=True),
        sa.Column("temporary_on", sa.Date(), nullable=True),
        sa.Column("handed_over_on", sa.Date(), nullable=True),
        sa.Column("receipt_no", sa.String(length=200), nullable=True),
        sa.Column("note", sa.String(length=400), nullable=True),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("(state = 'finished') = (finished_on IS NOT NULL)", name=op.f("ck_dig_finished")),
        sa.CheckConstraint(
            "state IN ('planned', 'withdrawn') OR confirmed_at IS NOT NULL", name=op.f("ck_dig_confirmed")
        ),
        sa.CheckConstraint(
            "state NOT IN ('started', 'finished') OR started_on IS NOT NULL", name=op.f("ck_dig_started")
        ),
        sa.CheckConstraint("(handed_over_on IS NULL) = (receipt_no IS NULL)", name=op.f("ck_dig_receipt")),
        sa.CheckConstraint(
            "(proposed_first_on IS NULL) = (proposed_last_on IS NULL)", name=op.f("ck_dig_proposed_whole")
        ),
        sa.CheckConstraint("finished_on >= started_on", name=op.f("ck_dig_actual")),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_dig_window")),
        sa.CheckConstraint("latest_on >= earliest_on", name=op.f("ck_dig_possible")),
        sa.CheckConstraint("needed_days > 0", name=op.f("ck_dig_needed_days")),
        sa.CheckConstraint("proposed_last_on >= proposed_first_on", name=op.f("ck_dig_proposed")),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["account.id"], name=op.f("fk_dig_confirmed_by_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_dig_item_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_dig_organisation_id")
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_dig_project_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["account.id"], name=op.f("fk_dig_proposed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dig")),
    )
    with op.batch_alter_table("dig", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dig_item_id"), ["item_id"], unique=False)
        batch_op.create_index("ix_dig_organisation", ["organisation_id", "state", "first_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_dig_project_id"), ["project_id"], unique=False)

    op.create_table(
        "household",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entrance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("door", sa.String(length=64), nullable=False),
        sa.Column("floor", sa.Integer(), nullable=True),
        sa.Column("area", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["entrance_id"], ["entrance.id"], name=op.f("fk_household_entrance_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
        sa.UniqueConstraint("entrance_id", "door", name=op.f("uq_household_entrance_id_door")),
    )
    op.create_table(
        "idle_layer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("region_path", sa.String(length=200), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "central_fiscal",
                "central_budget",
                "provincial",
                "city",
                "county",
                "government",
                "special_bond",
                "ultra_long_bond",
                "operator",
                "residents",
                "social",
                "original_owner",
                "policy_loan",
                "other",
                "undivided",
                name="sourcekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_idle_layer_amount")),
        sa.ForeignKeyConstraint(["source_id"], ["funding_source.id"], name=op.f("fk_idle_layer_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idle_layer")),
        sa.UniqueConstraint("source_id", "day", name=op.f("uq_idle_layer_source_id_day")),
    )
    op.create_table(
        "item_place",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("compound_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("building_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("planned", sa.BigInteger(), nullable=True),
        sa.Column("done", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("done >= 0", name=op.f("ck_item_place_done")),
        sa.CheckConstraint("planned >= 0", name=op.f("ck_item_place_planned")),
        sa.ForeignKeyConstraint(["building_id"], ["building.id"], name=op.f("fk_item_place_building_id")),
        sa.ForeignKeyConstraint(["compound_id"], ["compound.id"], name=op.f("fk_item_place_compound_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_place_item_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_item_place_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_place")),
        sa.UniqueConstraint(
            "item_id",
            "compound_id",
            "building_id",
            name=op.f("uq_item_place_item_id_compound_id_building_id"),
        ),
    )
    with op.batch_alter_table("item_place", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_place_building_id"), ["building_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_item_place_compound_id"), ["compound_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_item_place_project_id"), ["project_id"], unique=False)

    op.create_table(
        "item_plan",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("planned_start", sa.Date(), nullable=True),
        sa.Column("planned_end", sa.Date(), nullable=True),
        sa.Column("workdays", sa.Integer(), nullable=True),
        sa.Column("forecast_start", sa.Date(), nullable=True),
        sa.Column("forecast_end", sa.Date(), nullable=True),
        sa.Column("actual_start", sa.Date(), nullable=True),
        sa.Column("actual_end", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("(planned_start IS NULL) = (planned_end IS NULL)", name=op.f("ck_item_plan_both")),
        sa.CheckConstraint("actual_end >= actual_start", name=op.f("ck_item_plan_actual")),
        sa.CheckConstraint("forecast_end >= forecast_start", name=op.f("ck_item_plan_forecast")),
        sa.CheckConstraint(
            "planned_end >= planned_start AND workdays > 0", name=op.f("ck_item_plan_planned")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_plan_item_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_item_plan_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_plan")),
        sa.UniqueConstraint("item_id", name=op.f("uq_item_plan_item_id")),
    )
    with op.batch_alter_table("item_plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_plan_project_id"), ["project_id"], unique=False)

    op.create_table(
        "movement",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("region_path", sa.String(length=200), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column(
            "source_kind",
            sa.Enum(
                "central_fiscal",
                "central_budget",
                "provincial",
                "city",
                "county",
                "government",
                "special_bond",
                "ultra_long_bond",
                "operator",
                "residents",
                "social",
                "original_owner",
                "policy_loan",
                "other",
                "undivided",
                name="sourcekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("grant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reverses_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("released_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "approved",
                "applied",
                "budgeted",
                "received",
                "allocated",
                "paid",
                "settled",
                "final",
                "returned",
                name="movementkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("document_no", sa.String(length=200), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "works",
                "design",
                "supervision",
                "equipment",
                "other_fees",
                "overhead",
                "debt",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("compound_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("wages", sa.BigInteger(), nullable=False),
        sa.Column("payee", sa.String(length=200), nullable=True),
        sa.Column("voucher", sa.String(length=200), nullable=True),
        sa.Column("evidence_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("contract_id", sa.BigInteger(), nullable=True),
        sa.Column("reference", sa.String(length=64), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(reverses_id IS NULL AND amount > 0) OR (reverses_id IS NOT NULL AND amount < 0)",
            name=op.f("ck_movement_sign"),
        ),
        sa.CheckConstraint("item_id IS NULL OR compound_id IS NULL", name=op.f("ck_movement_one_target")),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_movement_by_id")),
        sa.ForeignKeyConstraint(["compound_id"], ["compound.id"], name=op.f("fk_movement_compound_id")),
        sa.ForeignKeyConstraint(["edition_id"], ["funding_edition.id"], name=op.f("fk_movement_edition_id")),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_movement_evidence_id")),
        sa.ForeignKeyConstraint(["grant_id"], ["funding_grant.id"], name=op.f("fk_movement_grant_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_movement_item_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_movement_project_id")),
        sa.ForeignKeyConstraint(["released_by_id"], ["account.id"], name=op.f("fk_movement_released_by_id")),
        sa.ForeignKeyConstraint(["reverses_id"], ["movement.id"], name=op.f("fk_movement_reverses_id")),
        sa.ForeignKeyConstraint(["source_id"], ["funding_source.id"], name=op.f("fk_movement_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_movement")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_movement_reverses_id")),
        info={"append_only": True},
    )
    with op.batch_alter_table("movement", schema=None) as batch_op:
        batch_op.create_index("ix_movement_contract", ["contract_id"], unique=False)
        batch_op.create_index("ix_movement_grant", ["grant_id"], unique=False)
        batch_op.create_index("ix_movement_project", ["project_id", "dated"], unique=False)
        batch_op.create_index("ix_movement_source", ["source_id", "kind", "document_no"], unique=False)

    op.create_table(
        "request_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("request_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "filed",
                "accepted",
                "answered",
                "closed",
                "withdrawn",
                name="requeststate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_request_event_by_id")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["resident_request.id"], name=op.f("fk_request_event_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_event")),
    )
    with op.batch_alter_table("request_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_request_event_request_id"), ["request_id"], unique=False)

    op.create_table(
        "variation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contract_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "design_change",
                "site_order",
                "supplement",
                name="variationkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "origin",
            sa.Enum(
                "owner",
                "designer",
                "contractor",
                "supervisor",
                "residents",
                "site",
                "authority",
                name="variationorigin",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "grade",
            sa.Enum(
                "ordinary",
                "larger",
                "major",
                name="variationgrade",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("document_no", sa.String(length=200), nullable=True),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
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
        sa.CheckConstraint("(state = 'proposed') = (decided_at IS NULL)", name=op.f("ck_variation_decided")),
        sa.CheckConstraint("decided_by_id <> proposed_by_id", name=op.f("ck_variation_two_people")),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_variation_contract_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["account.id"], name=op.f("fk_variation_decided_by_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_variation_project_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["account.id"], name=op.f("fk_variation_proposed_by_id")),
        sa.ForeignKeyConstraint(["source_id"], ["funding_source.id"], name=op.f("fk_variation_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_variation")),
        sa.UniqueConstraint("contract_id", "number", name=op.f("uq_variation_contract_id_number")),
    )
    with op.batch_alter_table("variation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_variation_project_id"), ["project_id"], unique=False)

    op.create_table(
        "certificate_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("certificate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_certificate_line_certificate_id")
        ),
        sa.ForeignKeyConstraint(["line_id"], ["bill_line.id"], name=op.f("fk_certificate_line_line_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_certificate_line_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_line")),
        sa.UniqueConstraint(
            "certificate_id", "line_id", name=op.f("uq_certificate_line_certificate_id_line_id")
        ),
        info={"append_only": True},
    )
    with op.batch_alter_table("certificate_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_certificate_line_line_id"), ["line_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_certificate_line_project_id"), ["project_id"], unique=False)

    op.create_table(
        "contribution_due",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("household_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("paid", sa.BigInteger(), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_contribution_due_amount")),
        sa.CheckConstraint("paid >= 0 AND paid <= amount", name=op.f("ck_contribution_due_paid")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_contribution_due_household_id")
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_contribution_due_project_id")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["contribution_round.id"], name=op.f("fk_contribution_due_round_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution_due")),
        sa.UniqueConstraint(
            "round_id", "household_id", name=op.f("uq_contribution_due_round_id_household_id")
        ),
    )
    with op.batch_alter_table("contribution_due", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contribution_due_household_id"), ["household_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contribution_due_project_id"), ["project_id"], unique=False)

    op.create_table(
        "dig_exception",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("mark", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "protected",
                "twice",
                "paving",
                "winter",
                name="conflictkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("segment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("dig_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("other_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("document_no", sa.String(length=200), nullable=False),
        sa.Column("signed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["dig_id"], ["dig.id"], name=op.f("fk_dig_exception_dig_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_dig_exception_item_id")),
        sa.ForeignKeyConstraint(["other_id"], ["dig.id"], name=op.f("fk_dig_exception_other_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_dig_exception_project_id")),
        sa.ForeignKeyConstraint(["segment_id"], ["segment.id"], name=op.f("fk_dig_exception_segment_id")),
        sa.ForeignKeyConstraint(["signed_by_id"], ["account.id"], name=op.f("fk_dig_exception_signed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dig_exception")),
        sa.UniqueConstraint("mark", name=op.f("uq_dig_exception_mark")),
        info={"append_only": True},
    )
    with op.batch_alter_table("dig_exception", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dig_exception_dig_id"), ["dig_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_dig_exception_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_dig_exception_segment_id"), ["segment_id"], unique=False)

    op.create_table(
        "dig_segment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dig_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("segment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["dig_id"], ["dig.id"], name=op.f("fk_dig_segment_dig_id")),
        sa.ForeignKeyConstraint(["segment_id"], ["segment.id"], name=op.f("fk_dig_segment_segment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dig_segment")),
        sa.UniqueConstraint("dig_id", "segment_id", name=op.f("uq_dig_segment_dig_id_segment_id")),
    )
    with op.batch_alter_table("dig_segment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dig_segment_segment_id"), ["segment_id"], unique=False)

    op.create_table(
        "draft_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("draft_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_draft_line_quantity")),
        sa.ForeignKeyConstraint(["draft_id"], ["certificate_draft.id"], name=op.f("fk_draft_line_draft_id")),
        sa.ForeignKeyConstraint(["line_id"], ["bill_line.id"], name=op.f("fk_draft_line_line_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_draft_line_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_line")),
        sa.UniqueConstraint("draft_id", "line_id", name=op.f("uq_draft_line_draft_id_line_id")),
    )
    with op.batch_alter_table("draft_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_line_line_id"), ["line_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_draft_line_project_id"), ["project_id"], unique=False)

    op.create_table(
        "hidden_check",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item_place_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("document_no", sa.String(length=200), nullable=False),
        sa.Column("tested_on", sa.Date(), nullable=False),
        sa.Column("file_key", sa.String(length=64), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "submitted",
                "confirmed",
                "returned",
                name="reportstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("sent_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=True),
        sa.CheckConstraint(
            "(state = 'submitted') = (decided_at IS NULL)", name=op.f("ck_hidden_check_decided")
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_hidden_check_quantity")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["account.id"], name=op.f("fk_hidden_check_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["item_place_id"], ["item_place.id"], name=op.f("fk_hidden_check_item_place_id")
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_hidden_check_project_id")),
        sa.ForeignKeyConstraint(["sent_by_id"], ["account.id"], name=op.f("fk_hidden_check_sent_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hidden_check")),
    )
    with op.batch_alter_table("hidden_check", schema=None) as batch_op:
        batch_op.create_index("ix_hidden_check_place", ["item_place_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_hidden_check_project_id"), ["project_id"], unique=False)

    op.create_table(
        "lift_plan",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("whole", sa.BigInteger(), nullable=False),
        sa.Column("subsidies", sa.BigInteger(), nullable=False),
        sa.Column("district", sa.BigInteger(), nullable=False),
        sa.Column("compensation", sa.BigInteger(), nullable=False),
        sa.Column("compensated", sa.String(length=64), nullable=True),
        sa.Column("exempt", sa.String(length=64), nullable=True),
        sa.Column(
            "measure",
            sa.Enum(
                "coefficient", "percent", name="measure", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column(
            "basis",
            sa.Enum(
                "area",
                "flat",
                "floor_area",
                "floor_flat",
                name="basis",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("table_code", sa.String(length=64), nullable=False),
        sa.Column("table_text", sa.Text(), nullable=False),
        sa.CheckConstraint("whole > 0 AND subsidies >= 0 AND district >= 0", name=op.f("ck_lift_plan_cost")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_lift_plan_project_id")),
        sa.ForeignKeyConstraint(["round_id"], ["contribution_round.id"], name=op.f("fk_lift_plan_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lift_plan")),
        sa.UniqueConstraint("round_id", name=op.f("uq_lift_plan_round_id")),
    )
    with op.batch_alter_table("lift_plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lift_plan_project_id"), ["project_id"], unique=False)

    op.create_table(
        "movement_leg",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("movement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "origin",
            sa.Enum(
                "authority",
                "approved",
                "applied",
                "budgeted",
                "giver",
                "treasury",
                "owner",
                "payee",
                "settled",
                "final",
                "returned",
                name="origin",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "target",
            sa.Enum(
                "authority",
                "approved",
                "applied",
                "budgeted",
                "giver",
                "treasury",
                "owner",
                "payee",
                "settled",
                "final",
                "returned",
                name="target",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("compound_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_movement_leg_amount")),
        sa.CheckConstraint("item_id IS NULL OR compound_id IS NULL", name=op.f("ck_movement_leg_one_target")),
        sa.CheckConstraint("origin <> target", name=op.f("ck_movement_leg_moves")),
        sa.ForeignKeyConstraint(["compound_id"], ["compound.id"], name=op.f("fk_movement_leg_compound_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_movement_leg_item_id")),
        sa.ForeignKeyConstraint(["movement_id"], ["movement.id"], name=op.f("fk_movement_leg_movement_id")),
        sa.ForeignKeyConstraint(["source_id"], ["funding_source.id"], name=op.f("fk_movement_leg_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_movement_leg")),
        info={"append_only": True},
    )
    with op.batch_alter_table("movement_leg", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_movement_leg_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_movement_leg_movement_id"), ["movement_id"], unique=False)
        batch_op.create_index("ix_movement_leg_source", ["source_id", "target"], unique=False)

    op.create_table(
        "movement_proposal",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "released",
                "refused",
                name="proposalstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.Column("reverses_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("movement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refusal", sa.String(length=200), nullable=True),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "approved",
                "applied",
                "budgeted",
                "received",
                "allocated",
                "paid",
                "settled",
                "final",
                "returned",
                name="movementkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("document_no", sa.String(length=200), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "works",
                "design",
                "supervision",
                "equipment",
                "other_fees",
                "overhead",
                "debt",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("compound_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("wages", sa.BigInteger(), nullable=False),
        sa.Column("payee", sa.String(length=200), nullable=True),
        sa.Column("voucher", sa.String(length=200), nullable=True),
        sa.Column("evidence_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("contract_id", sa.BigInteger(), nullable=True),
        sa.Column("reference", sa.String(length=64), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "(state = 'waiting') = (decided_by_id IS NULL)", name=op.f("ck_movement_proposal_decided")
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_movement_proposal_amount")),
        sa.CheckConstraint("by_id <> decided_by_id", name=op.f("ck_movement_proposal_two_people")),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_movement_proposal_by_id")),
        sa.ForeignKeyConstraint(
            ["compound_id"], ["compound.id"], name=op.f("fk_movement_proposal_compound_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["account.id"], name=op.f("fk_movement_proposal_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["funding_edition.id"], name=op.f("fk_movement_proposal_edition_id")
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_movement_proposal_evidence_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_movement_proposal_item_id")),
        sa.ForeignKeyConstraint(
            ["movement_id"], ["movement.id"], name=op.f("fk_movement_proposal_movement_id")
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_movement_proposal_project_id")),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["movement.id"], name=op.f("fk_movement_proposal_reverses_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["funding_source.id"], name=op.f("fk_movement_proposal_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_movement_proposal")),
    )
    with op.batch_alter_table("movement_proposal", schema=None) as batch_op:
        batch_op.create_index("ix_movement_proposal_source", ["source_id", "state"], unique=False)
        batch_op.create_index("ix_movement_proposal_state", ["state", "id"], unique=False)

    op.create_table(
        "photo_point",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item_place_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_place_id"], ["item_place.id"], name=op.f("fk_photo_point_item_place_id")
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_photo_point_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo_point")),
        sa.UniqueConstraint("item_place_id", "name", name=op.f("uq_photo_point_item_place_id_name")),
    )
    with op.batch_alter_table("photo_point", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_photo_point_project_id"), ["project_id"], unique=False)

    op.create_table(
        "report",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item_place_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("worked_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("said_total", sa.BigInteger(), nullable=True),
        sa.Column("workers", sa.Integer(), nullable=True),
        sa.Column(
            "weather",
            sa.Enum(
                "clear",
                "overcast",
                "light_rain",
                "heavy_rain",
                "snow",
                "strong_wind",
                name="weather",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("blocked", sa.String(length=400), nullable=True),
        sa.Column("corrects_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "submitted",
                "confirmed",
                "returned",
                name="reportstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reporter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("client_key", sa.String(length=64), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=True),
        sa.CheckConstraint("(state = 'submitted') = (decided_at IS NULL)", name=op.f("ck_report_decided")),
        sa.CheckConstraint("corrects_id IS NULL OR note IS NOT NULL", name=op.f("ck_report_counter_reason")),
        sa.CheckConstraint(
            "quantity != 0 AND (quantity > 0) = (corrects_id IS NULL)", name=op.f("ck_report_quantity")
        ),
        sa.CheckConstraint("workers >= 0", name=op.f("ck_report_workers")),
        sa.ForeignKeyConstraint(["corrects_id"], ["report.id"], name=op.f("fk_report_corrects_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["account.id"], name=op.f("fk_report_decided_by_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_report_item_id")),
        sa.ForeignKeyConstraint(["item_place_id"], ["item_place.id"], name=op.f("fk_report_item_place_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_report_project_id")),
        sa.ForeignKeyConstraint(["reporter_id"], ["account.id"], name=op.f("fk_report_reporter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("reporter_id", "client_key", name=op.f("uq_report_reporter_id_client_key")),
    )
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_corrects_id"), ["corrects_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_report_item_id"), ["item_id"], unique=False)
        batch_op.create_index("ix_report_place", ["item_place_id", "state"], unique=False)
        batch_op.create_index("ix_report_project_state", ["project_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_report_reporter_id"), ["reporter_id"], unique=False)
        batch_op.create_index("ix_report_state", ["state", "reported_at"], unique=False)
        batch_op.create_index("ix_report_weather", ["weather", "worked_on"], unique=False)

    op.create_table(
        "variation_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("variation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quantity <> 0", name=op.f("ck_variation_line_quantity")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_variation_line_item_id")),
        sa.ForeignKeyConstraint(["line_id"], ["bill_line.id"], name=op.f("fk_variation_line_line_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_variation_line_project_id")),
        sa.ForeignKeyConstraint(
            ["variation_id"], ["variation.id"], name=op.f("fk_variation_line_variation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_variation_line")),
    )
    with op.batch_alter_table("variation_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_variation_line_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_variation_line_line_id"), ["line_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_variation_line_project_id"), ["project_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_variation_line_variation_id"), ["variation_id"], unique=False)

    op.create_table(
        "contribution_receipt",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("due_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "direct",
                "maintenance_fund",
                "public_income",
                "provident_fund",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("document_no", sa.String(length=200), nullable=True),
        sa.Column("balance", sa.BigInteger(), nullable=True),
        sa.Column("reverses_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(reverses_id IS NULL AND amount > 0) OR (reverses_id IS NOT NULL AND amount < 0)",
            name=op.f("ck_contribution_receipt_sign"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_contribution_receipt_by_id")),
        sa.ForeignKeyConstraint(
            ["due_id"], ["contribution_due.id"], name=op.f("fk_contribution_receipt_due_id")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_contribution_receipt_project_id")
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["contribution_receipt.id"], name=op.f("fk_contribution_receipt_reverses_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution_receipt")),
        sa.UniqueConstraint("project_id", "number", name=op.f("uq_contribution_receipt_project_id_number")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_contribution_receipt_reverses_id")),
        info={"append_only": True},
    )
    with op.batch_alter_table("contribution_receipt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contribution_receipt_due_id"), ["due_id"], unique=False)

    op.create_table(
        "lift_refund",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_due_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("to_due_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_lift_refund_amount")),
        sa.ForeignKeyConstraint(
            ["from_due_id"], ["contribution_due.id"], name=op.f("fk_lift_refund_from_due_id")
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_lift_refund_project_id")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["contribution_round.id"], name=op.f("fk_lift_refund_round_id")
        ),
        sa.ForeignKeyConstraint(
            ["to_due_id"], ["contribution_due.id"], name=op.f("fk_lift_refund_to_due_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lift_refund")),
        sa.UniqueConstraint("from_due_id", "to_due_id", name=op.f("uq_lift_refund_from_due_id_to_due_id")),
    )
    with op.batch_alter_table("lift_refund", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lift_refund_project_id"), ["project_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lift_refund_round_id"), ["round_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lift_refund_to_due_id"), ["to_due_id"], unique=False)

    op.create_table(
        "photo",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("thumb_key", sa.String(length=64), nullable=False),
        sa.Column("original_hash", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("latitude", sa.BigInteger(), nullable=True),
        sa.Column("longitude", sa.BigInteger(), nullable=True),
        sa.Column(
            "phase",
            sa.Enum(
                "before",
                "during",
                "after",
                name="phase",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            server_default="during",
            nullable=False,
        ),
        sa.Column("point_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["point_id"], ["photo_point.id"], name=op.f("fk_photo_point_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_photo_project_id")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_photo_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
    )
    with op.batch_alter_table("photo", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_photo_original_hash"), ["original_hash"], unique=False)
        batch_op.create_index(batch_op.f("ix_photo_point_id"), ["point_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_photo_project_id"), ["project_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_photo_report_id"), ["report_id"], unique=False)

    op.create_table(
        "report_question",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "jump",
                "stuck",
                "above_plan",
                "rain",
                "down",
                "seen_before",
                name="questionkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=400), nullable=True),
        sa.Column("answered_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_report_question_answered")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["account.id"], name=op.f("fk_report_question_answered_by_id")
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_report_question_project_id")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_question_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_question")),
        sa.UniqueConstraint("report_id", "kind", name=op.f("uq_report_question_report_id_kind")),
    )
    with op.batch_alter_table("report_question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_question_project_id"), ["project_id"], unique=False)

    op.create_table(
        "photo_mark",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("photo_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("second", sa.Integer(), nullable=False),
        sa.Column("third", sa.Integer(), nullable=False),
        sa.Column("fourth", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_photo_mark_photo_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo_mark")),
    )
    with op.batch_alter_table("photo_mark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_photo_mark_first"), ["first"], unique=False)
        batch_op.create_index(batch_op.f("ix_photo_mark_fourth"), ["fourth"], unique=False)
        batch_op.create_index(batch_op.f("ix_photo_mark_photo_id"), ["photo_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_photo_mark_second"), ["second"], unique=False)
        batch_op.create_index(batch_op.f("ix_photo_mark_third"), ["third"], unique=False)

    op.create_table(
        "photo_match",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("photo_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("earlier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("distance", sa.Integer(), nullable=False),
        sa.Column("is_same_file", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["earlier_id"], ["photo.id"], name=op.f("fk_photo_match_earlier_id")),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_photo_match_photo_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_photo_match_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo_match")),
        sa.UniqueConstraint("photo_id", "earlier_id", name=op.f("uq_photo_match_photo_id_earlier_id")),
    )
    with op.batch_alter_table("photo_match", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_photo_match_earlier_id"), ["earlier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_photo_match_project_id"), ["project_id"], unique=False)

    for table in ONLY_GROW:
        for statement in guards(op.get_bind().dialect.name, table):
            op.execute(statement)


def downgrade() -> None:
    for table in ONLY_GROW:
        for statement in lift(op.get_bind().dialect.name, table):
            op.execute(statement)
    with op.batch_alter_table("photo_match", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_photo_match_project_id"))
        batch_op.drop_index(batch_op.f("ix_photo_match_earlier_id"))

    op.drop_table("photo_match")
    with op.batch_alter_table("photo_mark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_photo_mark_third"))
        batch_op.drop_index(batch_op.f("ix_photo_mark_second"))
        batch_op.drop_index(batch_op.f("ix_photo_mark_photo_id"))
        batch_op.drop_index(batch_op.f("ix_photo_mark_fourth"))
        batch_op.drop_index(batch_op.f("ix_photo_mark_first"))

    op.drop_table("photo_mark")
    with op.batch_alter_table("report_question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_question_project_id"))

    op.drop_table("report_question")
    with op.batch_alter_table("photo", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_photo_report_id"))
        batch_op.drop_index(batch_op.f("ix_photo_project_id"))
        batch_op.drop_index(batch_op.f("ix_photo_point_id"))
        batch_op.drop_index(batch_op.f("ix_photo_original_hash"))

    op.drop_table("photo")
    with op.batch_alter_table("lift_refund", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lift_refund_to_due_id"))
        batch_op.drop_index(batch_op.f("ix_lift_refund_round_id"))
        batch_op.drop_index(batch_op.f("ix_lift_refund_project_id"))

    op.drop_table("lift_refund")
    with op.batch_alter_table("contribution_receipt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contribution_receipt_due_id"))

    op.drop_table("contribution_receipt")
    with op.batch_alter_table("variation_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_variation_line_variation_id"))
        batch_op.drop_index(batch_op.f("ix_variation_line_project_id"))
        batch_op.drop_index(batch_op.f("ix_variation_line_line_id"))
        batch_op.drop_index(batch_op.f("ix_variation_line_item_id"))

    op.drop_table("variation_line")
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_index("ix_report_weather")
        batch_op.drop_index("ix_report_state")
        batch_op.drop_index(batch_op.f("ix_report_reporter_id"))
        batch_op.drop_index("ix_report_project_state")
        batch_op.drop_index("ix_report_place")
        batch_op.drop_index(batch_op.f("ix_report_item_id"))
        batch_op.drop_index(batch_op.f("ix_report_corrects_id"))

    op.drop_table("report")
    with op.batch_alter_table("photo_point", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_photo_point_project_id"))

    op.drop_table("photo_point")
    with op.batch_alter_table("movement_proposal", schema=None) as batch_op:
        batch_op.drop_index("ix_movement_proposal_state")
        batch_op.drop_index("ix_movement_proposal_source")

    op.drop_table("movement_proposal")
    with op.batch_alter_table("movement_leg", schema=None) as batch_op:
        batch_op.drop_index("ix_movement_leg_source")
        batch_op.drop_index(batch_op.f("ix_movement_leg_movement_id"))
        batch_op.drop_index(batch_op.f("ix_movement_leg_item_id"))

    op.drop_table("movement_leg")
    with op.batch_alter_table("lift_plan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lift_plan_project_id"))

    op.drop_table("lift_plan")
    with op.batch_alter_table("hidden_check", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hidden_check_project_id"))
        batch_op.drop_index("ix_hidden_check_place")

    op.drop_table("hidden_check")
    with op.batch_alter_table("draft_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_line_project_id"))
        batch_op.drop_index(batch_op.f("ix_draft_line_line_id"))

    op.drop_table("draft_line")
    with op.batch_alter_table("dig_segment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dig_segment_segment_id"))

    op.drop_table("dig_segment")
    with op.batch_alter_table("dig_exception", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dig_exception_segment_id"))
        batch_op.drop_index(batch_op.f("ix_dig_exception_item_id"))
        batch_op.drop_index(batch_op.f("ix_dig_exception_dig_id"))

    op.drop_table("dig_exception")
    with op.batch_alter_table("contribution_due", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contribution_due_project_id"))
        batch_op.drop_index(batch_op.f("ix_contribution_due_household_id"))

    op.drop_table("contribution_due")
    with op.batch_alter_table("certificate_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certificate_line_project_id"))
        batch_op.drop_index(batch_op.f("ix_certificate_line_line_id"))

    op.drop_table("certificate_line")
    with op.batch_alter_table("variation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_variation_project_id"))

    op.drop_table("variation")
    with op.batch_alter_table("request_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_request_event_request_id"))

    op.drop_table("request_event")
    with op.batch_alter_table("movement", schema=None) as batch_op:
        batch_op.drop_index("ix_movement_source")
        batch_op.drop_index("ix_movement_project")
        batch_op.drop_index("ix_movement_grant")
        batch_op.drop_index("ix_movement_contract")

    op.drop_table("movement")
    with op.batch_alter_table("item_plan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_item_plan_project_id"))

    op.drop_table("item_plan")
    with op.batch_alter_table("item_place", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_item_place_project_id"))
        batch_op.drop_index(batch_op.f("ix_item_place_compound_id"))
        batch_op.drop_index(batch_op.f("ix_item_place_building_id"))

    op.drop_table("item_place")
    op.drop_table("idle_layer")
    op.drop_table("household")
    with op.batch_alter_table("dig", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dig_project_id"))
        batch_op.drop_index("ix_dig_organisation")
        batch_op.drop_index(batch_op.f("ix_dig_item_id"))

    op.drop_table("dig")
    with op.batch_alter_table("dependency", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dependency_project_id"))
        batch_op.drop_index(batch_op.f("ix_dependency_after_id"))

    op.drop_table("dependency")
    with op.batch_alter_table("defect", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_defect_project_id"))
        batch_op.drop_index("ix_defect_contract")

    op.drop_table("defect")
    with op.batch_alter_table("contribution_round", schema=None) as batch_op:
        batch_op.drop_index("ix_contribution_round_project")
        batch_op.drop_index(batch_op.f("ix_contribution_round_entrance_id"))
        batch_op.drop_index(batch_op.f("ix_contribution_round_compound_id"))
        batch_op.drop_index(batch_op.f("ix_contribution_round_building_id"))

    op.drop_table("contribution_round")
    with op.batch_alter_table("contract_lot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contract_lot_project_id"))
        batch_op.drop_index(batch_op.f("ix_contract_lot_compound_id"))

    op.drop_table("contract_lot")
    with op.batch_alter_table("certificate_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certificate_draft_project_id"))

    op.drop_table("certificate_draft")
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certificate_project_id"))

    op.drop_table("certificate")
    with op.batch_alter_table("bill_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bill_line_project_id"))
        batch_op.drop_index(batch_op.f("ix_bill_line_item_id"))
        batch_op.drop_index("ix_bill_line_contract")

    op.drop_table("bill_line")
    with op.batch_alter_table("baseline_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_baseline_line_item_id"))

    op.drop_table("baseline_line")
    op.drop_table("stage_step")
    with op.batch_alter_table("resident_request", schema=None) as batch_op:
        batch_op.drop_index("ix_resident_request_state")
        batch_op.drop_index("ix_resident_request_region")
        batch_op.drop_index(batch_op.f("ix_resident_request_phone_mark"))
        batch_op.drop_index("ix_resident_request_compound")

    op.drop_table("resident_request")
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.drop_index("ix_reminder_subject")
        batch_op.drop_index("ix_reminder_state")
        batch_op.drop_index(batch_op.f("ix_reminder_project_id"))
        batch_op.drop_index("ix_reminder_account")

    op.drop_table("reminder")
    with op.batch_alter_table("project_month", schema=None) as batch_op:
        batch_op.drop_index("ix_project_month_month")

    op.drop_table("project_month")
    op.drop_table("project_compound")
    with op.batch_alter_table("pause", schema=None) as batch_op:
        batch_op.drop_index("ix_pause_project")

    op.drop_table("pause")
    with op.batch_alter_table("party", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_party_organisation_id"))

    op.drop_table("party")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index("ix_notice_state")
        batch_op.drop_index(batch_op.f("ix_notice_replaces_id"))
        batch_op.drop_index(batch_op.f("ix_notice_project_id"))
        batch_op.drop_index("ix_notice_in_force")
        batch_op.drop_index("ix_notice_compound")

    op.drop_table("notice")
    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.drop_index("ix_milestone_due")

    op.drop_table("milestone")
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_item_type_code"))
        batch_op.drop_index("ix_item_project")

    op.drop_table("item")
    with op.batch_alter_table("import_row", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_row_project_id"))
        batch_op.drop_index(batch_op.f("ix_import_row_batch_id"))

    op.drop_table("import_row")
    with op.batch_alter_table("halt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_halt_project_id"))

    op.drop_table("halt")
    with op.batch_alter_table("gift", schema=None) as batch_op:
        batch_op.drop_index("ix_gift_region_path")
        batch_op.drop_index(batch_op.f("ix_gift_project_id"))
        batch_op.drop_index(batch_op.f("ix_gift_compound_id"))
        batch_op.drop_index(batch_op.f("ix_gift_building_id"))

    op.drop_table("gift")
    with op.batch_alter_table("funding_source", schema=None) as batch_op:
        batch_op.drop_index("ix_funding_source_region")
        batch_op.drop_index("ix_funding_source_project")

    op.drop_table("funding_source")
    op.drop_table("funding_condition")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index("ix_evidence_project")

    op.drop_table("evidence")
    op.drop_table("entrance")
    with op.batch_alter_table("contract", schema=None) as batch_op:
        batch_op.drop_index("ix_contract_region")
        batch_op.drop_index(batch_op.f("ix_contract_contractor_id"))

    op.drop_table("contract")
    op.drop_table("baseline")
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_index("ix_visit_account")

    op.drop_table("visit")
    with op.batch_alter_table("segment_place", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_segment_place_compound_id"))

    op.drop_table("segment_place")
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.drop_index("ix_project_year_stage")
        batch_op.drop_index("ix_project_year_progress")
        batch_op.drop_index("ix_project_year_planned_end")
        batch_op.drop_index("ix_project_year_planned")
        batch_op.drop_index("ix_project_year_name")
        batch_op.drop_index("ix_project_year_last_report")
        batch_op.drop_index("ix_project_year_forecast_end")
        batch_op.drop_index("ix_project_region_path")
        batch_op.drop_index(batch_op.f("ix_project_region_id"))
        batch_op.drop_index(batch_op.f("ix_project_programme_id"))

    op.drop_table("project")
    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.drop_index("ix_journal_record")
        batch_op.drop_index("ix_journal_at")
        batch_op.drop_index("ix_journal_account")

    op.drop_table("journal")
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.drop_index("ix_import_batch_region")

    op.drop_table("import_batch")
    with op.batch_alter_table("funding_grant", schema=None) as batch_op:
        batch_op.drop_index("ix_funding_grant_region")

    op.drop_table("funding_grant")
    op.drop_table("funding_edition")
    with op.batch_alter_table("compound_pair", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_compound_pair_high_id"))

    op.drop_table("compound_pair")
    with op.batch_alter_table("compound_merge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_compound_merge_into_id"))
        batch_op.drop_index("ix_compound_merge_from")

    op.drop_table("compound_merge")
    op.drop_table("building")
    with op.batch_alter_table("account_compound", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_compound_compound_id"))

    op.drop_table("account_compound")
    op.drop_table("value_total")
    op.drop_table("request_total")
    op.drop_table("programme_total")
    op.drop_table("programme")
    op.drop_table("money_month_total")
    op.drop_table("idle_total")
    op.drop_table("funding_total")
    op.drop_table("contract_total")
    with op.batch_alter_table("compound", schema=None) as batch_op:
        batch_op.drop_index("ix_compound_region_path")
        batch_op.drop_index("ix_compound_region")
        batch_op.drop_index(batch_op.f("ix_compound_initials"))

    op.drop_table("compound")
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_role"))
        batch_op.drop_index(batch_op.f("ix_account_region_id"))
        batch_op.drop_index(batch_op.f("ix_account_organisation_id"))

    op.drop_table("account")
    op.drop_table("throttle")
    with op.batch_alter_table("segment", schema=None) as batch_op:
        batch_op.drop_index("ix_segment_region_path")

    op.drop_table("segment")
    with op.batch_alter_table("region", schema=None) as batch_op:
        batch_op.drop_index("ix_region_path")
        batch_op.drop_index(batch_op.f("ix_region_level"))

    op.drop_table("region")
    op.drop_table("organisation")
    op.drop_table("once")
    op.drop_table("lease")
    op.drop_table("journal_seal")
    op.drop_table("journal_head")
