"""First tables

Revision: 0001
After: 
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

JSON_COLUMN = sa.JSON().with_variant(JSONB(), "postgresql")

revision = '0001'
down_revision = None

SQLITE_GUARDS = [
    f"""CREATE TRIGGER audit_event_no_{verb.lower()} BEFORE {verb} ON audit_event
    BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END"""
    for verb in ("UPDATE", "DELETE")
]
POSTGRESQL_GUARDS = [
    """CREATE FUNCTION audit_event_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'audit events are append-only'; END $$""",
    """CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION audit_event_append_only()""",
]


def _sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def upgrade() -> None:
    op.create_table('audit_event',
    sa.Column('seq', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_kind', sa.String(length=16), nullable=False),
    sa.Column('actor_id', sa.String(length=64), nullable=True),
    sa.Column('role', sa.String(length=16), nullable=True),
    sa.Column('action', sa.String(length=48), nullable=False),
    sa.Column('object_kind', sa.String(length=24), nullable=True),
    sa.Column('object_id', sa.String(length=64), nullable=True),
    sa.Column('outcome', sa.String(length=16), nullable=False),
    sa.Column('request_id', sa.String(length=32), nullable=True),
    sa.Column('address', sa.String(length=64), nullable=True),
    sa.Column('policy', sa.String(length=48), nullable=True),
    sa.Column('key_name', sa.String(length=16), nullable=False),
    sa.Column('chain', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_audit_event'))
    )
    with op.batch_alter_table('audit_event', schema=None) as batch_op:
        batch_op.create_index('ix_audit_event_object', ['object_kind', 'object_id', 'seq'], unique=False)

    op.create_table('clinic_day',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('source', sa.String(length=8), nullable=False),
    sa.PrimaryKeyConstraint('day', name=op.f('pk_clinic_day'))
    )
    op.create_table('consent_text',
    sa.Column('version', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.String(length=48), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('first_used_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('version', name=op.f('pk_consent_text'))
    )
    op.create_table('key_row',
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.Column('kek', sa.String(length=16), nullable=False),
    sa.Column('wrapped', sa.LargeBinary(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('destroyed_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_key_row'))
    )
    op.create_table('sign_in_failure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(length=80), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_failure'))
    )
    with op.batch_alter_table('sign_in_failure', schema=None) as batch_op:
        batch_op.create_index('ix_sign_in_failure_subject_at', ['subject', 'at'], unique=False)

    op.create_table('staff',
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('role', sa.String(32), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('spoken_languages', JSON_COLUMN, nullable=False),
    sa.Column('password_hash', sa.String(length=256), nullable=True),
    sa.Column('second_factor', sa.String(length=16), nullable=True),
    sa.Column('totp_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_sign_in_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff')),
    sa.UniqueConstraint('email', name=op.f('uq_staff_email'))
    )
    op.create_table('ticker',
    sa.Column('name', sa.String(length=48), nullable=False),
    sa.Column('last_run_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_ticker'))
    )
    op.create_table('draft',
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.Column('key_id', sa.String(length=22), nullable=False),
    sa.Column('state', sa.String(32), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('content_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('return_code_hash', sa.String(length=64), nullable=True),
    sa.Column('entered_by', sa.String(length=22), nullable=True),
    sa.Column('suspect', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['entered_by'], ['staff.id'], name=op.f('fk_draft_entered_by')),
    sa.ForeignKeyConstraint(['key_id'], ['key_row.id'], name=op.f('fk_draft_key_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft')),
    sa.UniqueConstraint('return_code_hash', name=op.f('uq_draft_return_code_hash'))
    )
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.create_index('ix_draft_state_expires_at', ['state', 'expires_at'], unique=False)

    op.create_table('on_call_shift',
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.Column('staff_id', sa.String(length=22), nullable=False),
    sa.Column('duty', sa.String(length=16), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_on_call_shift_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_on_call_shift')),
    sa.UniqueConstraint('staff_id', 'duty', 'starts_at', name=op.f('uq_on_call_shift_staff_id_duty_starts_at'))
    )
    with op.batch_alter_table('on_call_shift', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_on_call_shift_ends_at'), ['ends_at'], unique=False)

    op.create_table('resource',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(32), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('staff_id', sa.String(length=22), nullable=True),
    sa.Column('languages', JSON_COLUMN, nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_resource_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_resource')),
    sa.UniqueConstraint('staff_id', name=op.f('uq_resource_staff_id'))
    )
    op.create_table('referral',
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.Column('reference', sa.String(length=16), nullable=False),
    sa.Column('draft_id', sa.String(length=22), nullable=False),
    sa.Column('key_id', sa.String(length=22), nullable=False),
    sa.Column('origin', sa.String(32), nullable=False),
    sa.Column('state', sa.String(32), nullable=False),
    sa.Column('closed_as', sa.String(32), nullable=True),
    sa.Column('short_route', sa.Boolean(), nullable=False),
    sa.Column('suspect', sa.Boolean(), nullable=False),
    sa.Column('level', sa.String(length=16), nullable=False),
    sa.Column('computed_level', sa.String(length=16), nullable=False),
    sa.Column('override_level', sa.String(length=16), nullable=True),
    sa.Column('lead_rule', sa.String(length=8), nullable=False),
    sa.Column('reasons', JSON_COLUMN, nullable=False),
    sa.Column('stage', sa.String(length=32), nullable=True),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('contact_due', sa.DateTime(timezone=True), nullable=False),
    sa.Column('review_due', sa.DateTime(timezone=True), nullable=False),
    sa.Column('contacted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('escalated_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('records_ready', sa.Integer(), nullable=False),
    sa.Column('records_of', sa.Integer(), nullable=False),
    sa.Column('next_step', sa.String(length=32), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('spoken_languages', JSON_COLUMN, nullable=False),
    sa.Column('country', sa.String(length=2), nullable=True),
    sa.Column('time_zone', sa.String(length=64), nullable=False),
    sa.Column('patient_name', sa.Text(), nullable=False),
    sa.Column('patient_latin_name', sa.Text(), nullable=False),
    sa.Column('date_of_birth', sa.String(length=10), nullable=True),
    sa.Column('sender_name', sa.Text(), nullable=False),
    sa.Column('sender_role', sa.String(length=32), nullable=False),
    sa.Column('phone', sa.String(length=20), nullable=True),
    sa.Column('whatsapp', sa.String(length=20), nullable=True),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('preferred_channel', sa.String(length=16), nullable=True),
    sa.Column('return_code_hash', sa.String(length=64), nullable=True),
    sa.Column('owner_id', sa.String(length=22), nullable=True),
    sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['draft_id'], ['draft.id'], name=op.f('fk_referral_draft_id')),
    sa.ForeignKeyConstraint(['key_id'], ['key_row.id'], name=op.f('fk_referral_key_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['staff.id'], name=op.f('fk_referral_owner_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_referral')),
    sa.UniqueConstraint('draft_id', name=op.f('uq_referral_draft_id')),
    sa.UniqueConstraint('reference', name=op.f('uq_referral_reference')),
    sa.UniqueConstraint('return_code_hash', name=op.f('uq_referral_return_code_hash'))
    )
    with op.batch_alter_table('referral', schema=None) as batch_op:
        batch_op.create_index('ix_referral_email', ['email'], unique=False)
        batch_op.create_index('ix_referral_owner_queue', ['owner_id', 'rank', 'due_at', 'id'], unique=False)
        batch_op.create_index('ix_referral_phone', ['phone'], unique=False)
        batch_op.create_index('ix_referral_queue', ['rank', 'due_at', 'id'], unique=False)
        batch_op.create_index('ix_referral_state_queue', ['state', 'rank', 'due_at', 'id'], unique=False)

    op.create_table('roster_exception',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('resource_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('start_min', sa.Integer(), nullable=True),
    sa.Column('end_min', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['resource_id'], ['resource.id'], name=op.f('fk_roster_exception_resource_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_roster_exception'))
    )
    with op.batch_alter_table('roster_exception', schema=None) as batch_op:
        batch_op.create_index('ix_roster_exception_resource_id_day', ['resource_id', 'day'], unique=False)

    op.create_table('roster_rule',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('resource_id', sa.Integer(), nullable=False),
    sa.Column('weekday', sa.Integer(), nullable=False),
    sa.Column('start_min', sa.Integer(), nullable=False),
    sa.Column('end_min', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['resource_id'], ['resource.id'], name=op.f('fk_roster_rule_resource_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_roster_rule'))
    )
    with op.batch_alter_table('roster_rule', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_roster_rule_resource_id'), ['resource_id'], unique=False)

    op.create_table('alert',
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.Column('reference', sa.String(length=16), nullable=False),
    sa.Column('draft_id', sa.String(length=22), nullable=True),
    sa.Column('referral_id', sa.String(length=22), nullable=True),
    sa.Column('key_id', sa.String(length=22), nullable=False),
    sa.Column('snapshot_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('contact_due', sa.DateTime(timezone=True), nullable=False),
    sa.Column('next_mail_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('rounds', sa.Integer(), nullable=False),
    sa.Column('administrator_told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('person_called_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('not_now_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('for_other_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('acknowledged_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('acknowledged_by', sa.String(length=22), nullable=True),
    sa.ForeignKeyConstraint(['acknowledged_by'], ['staff.id'], name=op.f('fk_alert_acknowledged_by')),
    sa.ForeignKeyConstraint(['draft_id'], ['draft.id'], name=op.f('fk_alert_draft_id')),
    sa.ForeignKeyConstraint(['key_id'], ['key_row.id'], name=op.f('fk_alert_key_id')),
    sa.ForeignKeyConstraint(['referral_id'], ['referral.id'], name=op.f('fk_alert_referral_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alert')),
    sa.UniqueConstraint('reference', name=op.f('uq_alert_reference'))
    )
    with op.batch_alter_table('alert', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_alert_draft_id'), ['draft_id'], unique=False)
        batch_op.create_index('ix_alert_next_mail_at', ['next_mail_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_alert_referral_id'), ['referral_id'], unique=False)

    op.create_table('callback',
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.Column('referral_id', sa.String(length=22), nullable=False),
    sa.Column('state', sa.String(32), nullable=False),
    sa.Column('urgency', sa.String(length=16), nullable=False),
    sa.Column('time_zone', sa.String(length=64), nullable=False),
    sa.Column('languages', JSON_COLUMN, nullable=False),
    sa.Column('prefer', JSON_COLUMN, nullable=False),
    sa.Column('extended_ok', sa.Boolean(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('resource_id', sa.Integer(), nullable=True),
    sa.Column('level', sa.String(length=32), nullable=True),
    sa.Column('why', JSON_COLUMN, nullable=False),
    sa.Column('proposals', JSON_COLUMN, nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('told_local', sa.String(length=40), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['referral_id'], ['referral.id'], name=op.f('fk_callback_referral_id')),
    sa.ForeignKeyConstraint(['resource_id'], ['resource.id'], name=op.f('fk_callback_resource_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_callback'))
    )
    with op.batch_alter_table('callback', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_callback_referral_id'), ['referral_id'], unique=False)
        batch_op.create_index('ix_callback_state_starts_at', ['state', 'starts_at'], unique=False)

    op.create_table('consent',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('referral_id', sa.String(length=22), nullable=False),
    sa.Column('kind', sa.String(length=48), nullable=False),
    sa.Column('text_version', sa.String(length=64), nullable=False),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('given_by', sa.String(length=16), nullable=False),
    sa.Column('given_by_id', sa.String(length=22), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['referral_id'], ['referral.id'], name=op.f('fk_consent_referral_id')),
    sa.ForeignKeyConstraint(['text_version'], ['consent_text.version'], name=op.f('fk_consent_text_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consent'))
    )
    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consent_referral_id'), ['referral_id'], unique=False)

    op.create_table('document',
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.Column('draft_id', sa.String(length=22), nullable=True),
    sa.Column('referral_id', sa.String(length=22), nullable=True),
    sa.Column('key_id', sa.String(length=22), nullable=False),
    sa.Column('state', sa.String(32), nullable=False),
    sa.Column('storage_name', sa.String(length=64), nullable=False),
    sa.Column('name_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('manifest_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('doc_type', sa.String(length=32), nullable=True),
    sa.Column('doc_date', sa.String(length=10), nullable=True),
    sa.Column('language', sa.String(length=35), nullable=True),
    sa.Column('translated', sa.String(length=3), nullable=True),
    sa.Column('content_type', sa.String(length=64), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=True),
    sa.Column('sent_by', sa.String(length=16), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['draft_id'], ['draft.id'], name=op.f('fk_document_draft_id')),
    sa.ForeignKeyConstraint(['key_id'], ['key_row.id'], name=op.f('fk_document_key_id')),
    sa.ForeignKeyConstraint(['referral_id'], ['referral.id'], name=op.f('fk_document_referral_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document')),
    sa.UniqueConstraint('storage_name', name=op.f('uq_document_storage_name'))
    )
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_document_draft_id'), ['draft_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_referral_id'), ['referral_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_sha256'), ['sha256'], unique=False)

    op.create_table('link',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=True),
    sa.Column('purpose', sa.String(32), nullable=False),
    sa.Column('draft_id', sa.String(length=22), nullable=True),
    sa.Column('referral_id', sa.String(length=22), nullable=True),
    sa.Column('staff_id', sa.String(length=22), nullable=True),
    sa.Column('address_hash', sa.String(length=64), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('single_use', sa.Boolean(), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['draft_id'], ['draft.id'], name=op.f('fk_link_draft_id')),
    sa.ForeignKeyConstraint(['referral_id'], ['referral.id'], name=op.f('fk_link_referral_id')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_link_staff_id')),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_link'))
    )
    with op.batch_alter_table('link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_link_address_hash'), ['address_hash'], unique=False)
        batch_op.create_index(batch_op.f('ix_link_code_hash'), ['code_hash'], unique=False)
        batch_op.create_index(batch_op.f('ix_link_expires_at'), ['expires_at'], unique=False)

    op.create_table('note',
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.Column('referral_id', sa.String(length=22), nullable=False),
    sa.Column('by_id', sa.String(length=22), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('text_sealed', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['staff.id'], name=op.f('fk_note_by_id')),
    sa.ForeignKeyConstraint(['referral_id'], ['referral.id'], name=op.f('fk_note_referral_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_note'))
    )
    with op.batch_alter_table('note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_note_referral_id'), ['referral_id'], unique=False)

    op.create_table('outbox_email',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('lane', sa.String(32), nullable=False),
    sa.Column('dedupe_key', sa.String(length=120), nullable=False),
    sa.Column('message_id', sa.String(length=120), nullable=False),
    sa.Column('stream', sa.String(length=80), nullable=False),
    sa.Column('to_addr', sa.String(length=254), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('template', sa.String(length=48), nullable=False),
    sa.Column('payload', JSON_COLUMN, nullable=False),
    sa.Column('referral_id', sa.String(length=22), nullable=True),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('guard_callback', sa.String(length=22), nullable=True),
    sa.Column('guard_version', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(32), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('max_attempts', sa.Integer(), nullable=False),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_code', sa.String(length=40), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['referral_id'], ['referral.id'], name=op.f('fk_outbox_email_referral_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox_email')),
    sa.UniqueConstraint('dedupe_key', name=op.f('uq_outbox_email_dedupe_key'))
    )
    with op.batch_alter_table('outbox_email', schema=None) as batch_op:
        batch_op.create_index('ix_outbox_email_due', ['lane', 'next_at', 'id'], unique=False, sqlite_where=sa.text("state IN ('ready', 'leased')"), postgresql_where=sa.text("state IN ('ready', 'leased')"))
        batch_op.create_index(batch_op.f('ix_outbox_email_referral_id'), ['referral_id'], unique=False)
        batch_op.create_index('ix_outbox_email_stream', ['stream', 'id'], unique=False, sqlite_where=sa.text("state IN ('ready', 'leased')"), postgresql_where=sa.text("state IN ('ready', 'leased')"))

    op.create_table('revision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('referral_id', sa.String(length=22), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_kind', sa.String(length=16), nullable=False),
    sa.Column('by_id', sa.String(length=22), nullable=True),
    sa.Column('why', sa.String(length=32), nullable=False),
    sa.Column('answers_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('assessment_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('rule_set', sa.String(length=16), nullable=False),
    sa.ForeignKeyConstraint(['referral_id'], ['referral.id'], name=op.f('fk_revision_referral_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_revision')),
    sa.UniqueConstraint('referral_id', 'number', name=op.f('uq_revision_referral_id_number'))
    )
    with op.batch_alter_table('revision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_revision_referral_id'), ['referral_id'], unique=False)

    op.create_table('web_session',
    sa.Column('id_hash', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.String(32), nullable=False),
    sa.Column('draft_id', sa.String(length=22), nullable=True),
    sa.Column('referral_id', sa.String(length=22), nullable=True),
    sa.Column('staff_id', sa.String(length=22), nullable=True),
    sa.Column('complete', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('proved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['draft_id'], ['draft.id'], name=op.f('fk_web_session_draft_id')),
    sa.ForeignKeyConstraint(['referral_id'], ['referral.id'], name=op.f('fk_web_session_referral_id')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_web_session_staff_id')),
    sa.PrimaryKeyConstraint('id_hash', name=op.f('pk_web_session'))
    )
    with op.batch_alter_table('web_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_web_session_expires_at'), ['expires_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_web_session_staff_id'), ['staff_id'], unique=False)

    op.create_table('contact_attempt',
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.Column('referral_id', sa.String(length=22), nullable=False),
    sa.Column('callback_id', sa.String(length=22), nullable=True),
    sa.Column('by_id', sa.String(length=22), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('channel', sa.String(length=16), nullable=False),
    sa.Column('outcome', sa.String(32), nullable=False),
    sa.Column('note_sealed', sa.LargeBinary(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['staff.id'], name=op.f('fk_contact_attempt_by_id')),
    sa.ForeignKeyConstraint(['callback_id'], ['callback.id'], name=op.f('fk_contact_attempt_callback_id')),
    sa.ForeignKeyConstraint(['referral_id'], ['referral.id'], name=op.f('fk_contact_attempt_referral_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact_attempt'))
    )
    with op.batch_alter_table('contact_attempt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contact_attempt_referral_id'), ['referral_id'], unique=False)

    op.create_table('desk_task',
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.Column('kind', sa.String(32), nullable=False),
    sa.Column('dedupe_key', sa.String(length=120), nullable=False),
    sa.Column('referral_id', sa.String(length=22), nullable=True),
    sa.Column('alert_id', sa.String(length=22), nullable=True),
    sa.Column('callback_id', sa.String(length=22), nullable=True),
    sa.Column('for_duty', sa.String(length=16), nullable=False),
    sa.Column('owner_id', sa.String(length=22), nullable=True),
    sa.Column('detail', JSON_COLUMN, nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_by', sa.String(length=22), nullable=True),
    sa.ForeignKeyConstraint(['alert_id'], ['alert.id'], name=op.f('fk_desk_task_alert_id')),
    sa.ForeignKeyConstraint(['callback_id'], ['callback.id'], name=op.f('fk_desk_task_callback_id')),
    sa.ForeignKeyConstraint(['done_by'], ['staff.id'], name=op.f('fk_desk_task_done_by')),
    sa.ForeignKeyConstraint(['owner_id'], ['staff.id'], name=op.f('fk_desk_task_owner_id')),
    sa.ForeignKeyConstraint(['referral_id'], ['referral.id'], name=op.f('fk_desk_task_referral_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_desk_task')),
    sa.UniqueConstraint('dedupe_key', name=op.f('uq_desk_task_dedupe_key'))
    )
    with op.batch_alter_table('desk_task', schema=None) as batch_op:
        batch_op.create_index('ix_desk_task_done_at_due_at', ['done_at', 'due_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_desk_task_referral_id'), ['referral_id'], unique=False)

    op.create_table('resource_cell',
    sa.Column('resource_id', sa.Integer(), nullable=False),
    sa.Column('cell', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('callback_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['callback_id'], ['callback.id'], name=op.f('fk_resource_cell_callback_id')),
    sa.ForeignKeyConstraint(['resource_id'], ['resource.id'], name=op.f('fk_resource_cell_resource_id')),
    sa.PrimaryKeyConstraint('resource_id', 'cell', name=op.f('pk_resource_cell')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('resource_cell', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_resource_cell_callback_id'), ['callback_id'], unique=False)

    for statement in SQLITE_GUARDS if _sqlite() else POSTGRESQL_GUARDS:
        op.execute(statement)


def downgrade() -> None:
    with op.batch_alter_table('resource_cell', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_resource_cell_callback_id'))

    op.drop_table('resource_cell')
    with op.batch_alter_table('desk_task', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_desk_task_referral_id'))
        batch_op.drop_index('ix_desk_task_done_at_due_at')

    op.drop_table('desk_task')
    with op.batch_alter_table('contact_attempt', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_contact_attempt_referral_id'))

    op.drop_table('contact_attempt')
    with op.batch_alter_table('web_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_web_session_staff_id'))
        batch_op.drop_index(batch_op.f('ix_web_session_expires_at'))

    op.drop_table('web_session')
    with op.batch_alter_table('revision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_revision_referral_id'))

    op.drop_table('revision')
    with op.batch_alter_table('outbox_email', schema=None) as batch_op:
        batch_op.drop_index('ix_outbox_email_stream', sqlite_where=sa.text("state IN ('ready', 'leased')"), postgresql_where=sa.text("state IN ('ready', 'leased')"))
        batch_op.drop_index(batch_op.f('ix_outbox_email_referral_id'))
        batch_op.drop_index('ix_outbox_email_due', sqlite_where=sa.text("state IN ('ready', 'leased')"), postgresql_where=sa.text("state IN ('ready', 'leased')"))

    op.drop_table('outbox_email')
    with op.batch_alter_table('note', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_note_referral_id'))

    op.drop_table('note')
    with op.batch_alter_table('link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_link_expires_at'))
        batch_op.drop_index(batch_op.f('ix_link_code_hash'))
        batch_op.drop_index(batch_op.f('ix_link_address_hash'))

    op.drop_table('link')
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_document_sha256'))
        batch_op.drop_index(batch_op.f('ix_document_referral_id'))
        batch_op.drop_index(batch_op.f('ix_document_draft_id'))

    op.drop_table('document')
    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_consent_referral_id'))

    op.drop_table('consent')
    with op.batch_alter_table('callback', schema=None) as batch_op:
        batch_op.drop_index('ix_callback_state_starts_at')
        batch_op.drop_index(batch_op.f('ix_callback_referral_id'))

    op.drop_table('callback')
    with op.batch_alter_table('alert', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_alert_referral_id'))
        batch_op.drop_index('ix_alert_next_mail_at')
        batch_op.drop_index(batch_op.f('ix_alert_draft_id'))

    op.drop_table('alert')
    with op.batch_alter_table('roster_rule', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_roster_rule_resource_id'))

    op.drop_table('roster_rule')
    with op.batch_alter_table('roster_exception', schema=None) as batch_op:
        batch_op.drop_index('ix_roster_exception_resource_id_day')

    op.drop_table('roster_exception')
    with op.batch_alter_table('referral', schema=None) as batch_op:
        batch_op.drop_index('ix_referral_state_queue')
        batch_op.drop_index('ix_referral_queue')
        batch_op.drop_index('ix_referral_phone')
        batch_op.drop_index('ix_referral_owner_queue')
        batch_op.drop_index('ix_referral_email')

    op.drop_table('referral')
    op.drop_table('resource')
    with op.batch_alter_table('on_call_shift', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_on_call_shift_ends_at'))

    op.drop_table('on_call_shift')
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.drop_index('ix_draft_state_expires_at')

    op.drop_table('draft')
    op.drop_table('ticker')
    op.drop_table('staff')
    with op.batch_alter_table('sign_in_failure', schema=None) as batch_op:
        batch_op.drop_index('ix_sign_in_failure_subject_at')

    op.drop_table('sign_in_failure')
    op.drop_table('key_row')
    op.drop_table('consent_text')
    op.drop_table('clinic_day')
    with op.batch_alter_table('audit_event', schema=None) as batch_op:
        batch_op.drop_index('ix_audit_event_object')

    op.drop_table('audit_event')
    if not _sqlite():
        op.execute("DROP FUNCTION audit_event_append_only()")
