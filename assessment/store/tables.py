"""The tables. Every change of them needs a migration in `migrations/versions`."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    text,
)

# The newest migration. A database that says the same needs no upgrade, and Alembic stays unloaded.
HEAD = "0007"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

municipalities = Table(
    "municipality",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("logo", LargeBinary),
)

solutions = Table(
    "solution",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("municipality_id", ForeignKey("municipality.id", ondelete="CASCADE"), nullable=False),
    Column("name", String(200), nullable=False),
    Column("operator_model", String(80)),
    Index("uq_solution_municipality_id_name", "municipality_id", "name", unique=True),
)

assessments = Table(
    "assessment",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("solution_id", ForeignKey("solution.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("title", String(200), nullable=False),
    Column("date", Date, nullable=False),
    Column("status", String(20), nullable=False),
    Column("phases", JSON, nullable=False),
    Column("catalog_version", String(40), nullable=False),
    Column("is_example", Boolean, nullable=False),
    Column("created_at", DateTime, nullable=False),
    Column("changed_at", DateTime, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("participants", JSON, nullable=False, server_default="[]"),
    Column("is_baseline", Boolean, nullable=False, server_default="0"),
)

answers = Table(
    "answer",
    metadata,
    Column("assessment_id", ForeignKey("assessment.id", ondelete="CASCADE"), primary_key=True),
    Column("criterion", String(20), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("rating", String(20)),
    Column("reason", Text, nullable=False),
    Column("target", String(1)),
    Column("outside_control", Boolean, nullable=False),
    Column("outside_control_who", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("owner", Text, nullable=False),
    Column("due", Date),
    Column("suggested_rating", String(20)),
    Column("suggested_reason", Text),
    Column("suggested_on", Date),
    Column("changed_at", DateTime, nullable=False),
)

# Append-only: a trigger refuses updates; rows go only together with their assessment.
answer_changes = Table(
    "answer_change",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("assessment_id", ForeignKey("assessment.id", ondelete="CASCADE"), nullable=False),
    Column("criterion", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed_at", DateTime, nullable=False),
    Column("values", JSON, nullable=False),
    Index("uq_answer_change_place", "assessment_id", "criterion", "version", unique=True),
)

# Append-only like the history: what was closed can be proven even after it was opened again.
closings = Table(
    "closing",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("assessment_id", ForeignKey("assessment.id", ondelete="CASCADE"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("closed_at", DateTime, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("operator_model", String(80)),
    Column("document", Text, nullable=False),
    # As they were spelt when it was closed, where the solution's names are spelt in another way.
    Column("municipality", String(200)),
    Column("solution", String(200)),
    Index("uq_closing_place", "assessment_id", "version", unique=True),
)

# What a team decides to do; it belongs to the solution and outlives single assessments.
measures = Table(
    "measure",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("solution_id", ForeignKey("solution.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("what", Text, nullable=False),
    Column("aims", JSON, nullable=False),
    Column("owner", Text, nullable=False),
    Column("due", Date),
    Column("status", String(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("effort", Integer),
    Column("effect", Integer),
    Column("created_on", Date, nullable=False),
    Column("ended_on", Date),
    Column("changed_at", DateTime, nullable=False),
    # With which assessment it came into a solution that was known before; it goes with it, unless it was changed.
    # No foreign key: SQLite would need the table anew for one, and its history would go with the old table.
    Column("brought_by", String(40), index=True),
)

# Append-only, like the history of answers.
measure_changes = Table(
    "measure_change",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("measure_id", ForeignKey("measure.id", ondelete="CASCADE"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed_at", DateTime, nullable=False),
    Column("values", JSON, nullable=False),
    Index("uq_measure_change_place", "measure_id", "version", unique=True),
)

# A workshop that is open or paused. Nothing of it stays when it ends but what `judgement` keeps.
workshops = Table(
    "workshop",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("assessment_id", ForeignKey("assessment.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("code", String(20), nullable=False, unique=True),
    # Rises with everything that devices have to hear of.
    Column("revision", Integer, nullable=False),
    Column("is_paused", Boolean, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("minutes_each", Integer, nullable=False),
    Column("comments_allowed", Boolean, nullable=False),
    Column("minimum_group", Integer, nullable=False),
    Column("role_groups", JSON, nullable=False),
    Column("criterion", String(20)),
    Column("discussion_ends_at", DateTime),
    Column("opened_at", DateTime, nullable=False),
    Column("changed_at", DateTime, nullable=False),
)

workshop_items = Table(
    "workshop_item",
    metadata,
    Column("workshop_id", ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True),
    Column("criterion", String(20), primary_key=True),
    Column("place", Integer, nullable=False),
    Column("status", String(20), nullable=False),
    Column("decided", String(20)),
)

ballot_rounds = Table(
    "ballot_round",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("workshop_id", ForeignKey("workshop.id", ondelete="CASCADE"), nullable=False),
    Column("criterion", String(20), nullable=False),
    Column("number", Integer, nullable=False),
    Column("is_revealed", Boolean, nullable=False),
    Column("held_on", Date, nullable=False),
    Index("uq_ballot_round_place", "workshop_id", "criterion", "number", unique=True),
)

# A device in the room. Its token is known to itself alone: here is only what it can be recognised by.
participants = Table(
    "participant",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("workshop_id", ForeignKey("workshop.id", ondelete="CASCADE"), nullable=False),
    Column("device_sha256", String(64), nullable=False),
    Column("nickname", String(40), nullable=False),
    Column("role_group", String(80), nullable=False),
    Column("is_spectator", Boolean, nullable=False),
    Index("uq_participant_device", "workshop_id", "device_sha256", unique=True),
)

votes = Table(
    "vote",
    metadata,
    Column("round_id", ForeignKey("ballot_round.id", ondelete="CASCADE"), primary_key=True),
    Column("participant_id", ForeignKey("participant.id", ondelete="CASCADE"), primary_key=True),
    Column("rating", String(20), nullable=False),
    Column("comment", Text, nullable=False),
    # As it was until the reveal; the participant's own may change later.
    Column("role_group", String(80), nullable=False, server_default=text("''")),
)

# A second facilitator's way in: the link works once, the pass as long as the workshop.
facilitator_links = Table(
    "facilitator_link",
    metadata,
    Column("link_sha256", String(64), primary_key=True),
    Column("workshop_id", ForeignKey("workshop.id", ondelete="CASCADE"), nullable=False),
    Column("pass_sha256", String(64), unique=True),
)

# What stays of a workshop: how many votes each answer had, round by round; no devices, no names.
judgements = Table(
    "judgement",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("assessment_id", ForeignKey("assessment.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("criterion", String(20), nullable=False),
    Column("held_on", Date, nullable=False, index=True),
    Column("decided", String(20)),
    Column("rounds", JSON, nullable=False),
)

# What this computer's clock has shown, in one row (see `assessment.clock.Reading`).
clock_readings = Table(
    "clock",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("seen_at", DateTime, nullable=False),
    Column("confirmed_at", DateTime),
)
