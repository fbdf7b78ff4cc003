"""Who reads as the system, and who names tables or commits, is written down here, so that a new one shows."""

import ast
from collections.abc import Callable
from functools import cache
from pathlib import Path

import service

Use = Callable[[ast.AST], bool]
ROOT = Path(service.__file__).parent
AS_SYSTEM = """
actions.access.end_credentials
actions.access.grant_role
actions.access.issue
actions.access.note_use
actions.access.open_account
actions.access.recognise
actions.access.sign_out
actions.access.withdraw_role
actions.accounts.ended
actions.accounts.forget_second_factor
actions.accounts.invite
actions.accounts.invite_new
actions.accounts_roles._place
actions.audit.append
actions.audit.record
actions.backups.end_all_credentials
actions.bootstrap._invited
actions.erasing._erase
actions.feeds.end_feed
actions.feeds.make_feed
actions.motions.decide
actions.motions.propose
actions.notices._check_words
actions.notices.set_contact
actions.notices_sending._camps
actions.notices_sending._drafts
actions.notices_sending._finish
actions.notices_sending._lately
actions.notices_sending._queue
actions.notices_sending._send
actions.own_account._renewed
actions.own_account.change_password
actions.own_account.end_session
actions.privacy._set_restriction
actions.privacy.answer_request
actions.recommendations_acts.put
actions.recusals.declare
actions.recusals.end
actions.resealing._reseal_place
actions.second_factor.begin_enrolment
actions.second_factor.confirm_enrolment
actions.second_factor.spend_code
actions.seminar_recusals.step_back
actions.seminar_reviews._finish
actions.settings.change_settings
actions.settings.keep_camp
actions.sign_in._end
actions.sign_in.accept_link
actions.sign_in.forget_attempts
actions.sign_in.hold_password
actions.sign_in.note_attempts
actions.sign_in.open_session
actions.tidying.tidy
actions.tokens.end_token
actions.training_seats.move_up
backups.dumping
backups.looking_into
cli.audit.check
cli.audit.checkpoint
cli.camps.list_camps
cli.deciding.proposals
cli.importing.standings
cli.ledger.verify
cli.opening.audited
cli.points.explain
cli.points.policy
cli.ranking.rank
cli.restoring._broken
cli.restoring._renewed
cli.serving.bring_sample
cli.serving.unsealed
http.audit.Recorder._write
http.audit.Trace.of_write
http.readiness.Readiness._problems
http.sessions._read
http.sessions._written
http.sessions.viewer
http.tending.tidy_up
http.tending.write_checkpoint
queries.access.as_system
queries.accounts.find_account
queries.accounts.find_exporter
queries.accounts.holds_role
queries.accounts.list_accounts
queries.accounts.list_administrators
queries.accounts.list_roles
queries.accounts.lock_account
queries.accounts.lock_account_id
queries.accounts.own_account
queries.audit._page
queries.audit.head_at
queries.audit.list_after
queries.audit.list_chains
queries.audit.list_heads
queries.audit.lock_head
queries.audit_reading._logins
queries.audit_reading._numbers
queries.audit_reading.account_of
queries.audit_reading.camp_numbers
queries.audit_reading.chain_of
queries.audit_reading.list_about
queries.audit_reading.list_alerts
queries.audit_reading.list_own
queries.audit_reading.list_rows
queries.audit_reading.list_seen
queries.audit_reading.person_of
queries.camps.camp_names
queries.camps.find_camp_numbered
queries.camps_phase.counts
queries.credentials.find_account
queries.credentials.first_officer
queries.credentials.list_officers
queries.erasing.find_erasure
queries.erasing.find_only_account
queries.erasing.find_person
queries.erasing.list_batches
queries.erasing.list_erased
queries.erasing.list_erasures
queries.erasing.list_own_notes
queries.erasing.some_account
queries.feeds.find_feed
queries.feeds.find_reader
queries.feeds.list_said
queries.feeds.lock_feed
queries.growth._read_chapters
queries.growth_evidence.read_evidence
queries.members.list_places
queries.mentors.is_mentor_number_taken
queries.mentors.mentor_spans
queries.mentors_assessments.is_assessed
queries.mentors_assessments.is_unit_assessed
queries.mentors_assignments.trainee_spans
queries.mentors_duties._owing
queries.motions.find_motion
queries.motions.list_open
queries.notices.find_contact
queries.notices.lock_contact
queries.notices.names_of
queries.outcomes.validity_of
queries.panels.read_meetings
queries.points.closed_through
queries.points.counts
queries.points.head
queries.points.head_and_roster
queries.points.head_at
queries.points.is_head
queries.points.last_posted
queries.points.list_cohort
queries.points.list_counted
queries.points.list_live
queries.points.list_taken_back
queries.points.list_versions
queries.points.seq_known_at
queries.points_checkpoints.checkpoint_at
queries.points_checkpoints.find_book
queries.points_checkpoints.list_checkpoints
queries.points_due.list_due
queries.points_entries.list_rejected
queries.points_export.ledger
queries.points_fair._rows
queries.points_fair.list_fits
queries.points_lines._read
queries.points_proposals.find_proposed
queries.points_proposals.list_logins
queries.points_proposals.list_names
queries.points_proposals.list_open
queries.points_proposals.list_open_then
queries.points_sheets.list_settlements
queries.privacy.count_rows
queries.privacy.find_request
queries.privacy.keeping
queries.privacy.list_kept
queries.privacy.list_requests
queries.privacy.list_restricted
queries.privacy.lock_person
queries.privacy.lock_request
queries.privacy.show_request
queries.ranking.ask
queries.ranking_chances.list_chances
queries.ranking_inputs.marks_through
queries.ranking_inputs.read_inputs
queries.ranking_marks.list_attendance
queries.ranking_marks.read_facts
queries.recommendations.find_snapshot
queries.recommendations.last_number
queries.recommendations.last_versions
queries.recommendations.list_acts
queries.recommendations.list_decisions
queries.recommendations.list_people
queries.recommendations.list_windows
queries.recommendations_objections.find_filed
queries.recommendations_objections.find_officer
queries.recommendations_objections.is_recused
queries.recommendations_objections.last_number
queries.recommendations_objections.list_all_cases
queries.recommendations_objections.list_investigators
queries.recusals.find_named
queries.recusals.is_recused_within
queries.recusals.list_empty_places
queries.recusals.list_open_seminars
queries.recusals.list_recusals
queries.recusals.show_recusal
queries.resealing.count_plain
queries.resealing.list_unsealed
queries.seminar_reviews.count_missing
queries.seminar_reviews.list_names
queries.seminar_reviews.list_places
queries.seminar_reviews.list_reviews
queries.seminars._named
queries.seminars.list_panel
queries.settings.find_kept
queries.settings.list_settings
queries.settings.lock_kept
queries.settings.lock_settings
queries.settings.setting
queries.sign_in._places
queries.sign_in.find_link
queries.sign_in.find_own
queries.sign_in.find_wait
queries.sign_in.list_sessions
queries.tokens.find_token
queries.tokens.list_tokens
queries.training.count_seats
queries.training_sessions.list_held
rules.access
"""
BARE = """
actions.erasing._zero_what_goes
backups._beside_server
backups._flaws
backups.copy
database.Database.check
database.Glance.fetch
database.Session._run
database.Session.begin_nested
database._sqlite.begin
http.audit.Trace.__init__
http.audit.Trace._entry
http.audit.Trace.of_read
http.audit.Trace.of_write
migrating._check_keys
migrating._raw
queries.access._bare
queries.erasing.model_of
queries.prepared._run
queries.prepared.insert_rows
queries.scoping.Limit._resolve_where_criteria
queries.scoping._named
queries.scoping._refuse_bare_columns
queries.scoping_writes._references
tables.triggers._drop_sqlite
tables.triggers.create
tables.triggers.drop
tables.triggers.present
"""
COMMITS = """
actions.access.recognise
api.imports.commit
backups._beside_server
backups._flaws
backups.copy
cli.opening.opened
cli.restoring._as_archive
cli.restoring._renewed
cli.serving.make_keys_if_new
cli.serving.migrate
cli.serving.serve
database.Database.__init__
database.Database.begin
database.Database.check
database.Database.close
database.Database.glance
documents.workbooks.delimited.table
documents.writing.csv_bytes
http.readiness.Readiness._problems
migrating.problems
web.imports.commit.work
"""
TEXT = """
actions.points_checkpoints.sign_head
documents.workbooks.columns.code
documents.workbooks.columns.codes
documents.workbooks.columns.name
documents.workbooks.columns.phone
"""


@cache
def uses() -> list[tuple[str, ast.AST]]:
    """Every name, attribute and call, with the function that it stands in, or the module outside of them."""
    found: list[tuple[str, ast.AST]] = []
    for path in ROOT.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        gather(tree, path.relative_to(ROOT).with_suffix("").as_posix().replace("/", "."), found)
    return found


def gather(node: ast.AST, name: str, found: list[tuple[str, ast.AST]]) -> None:
    for one in ast.iter_child_nodes(node):
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            gather(one, f"{name}.{one.name}", found)
        elif not isinstance(one, ast.Import | ast.ImportFrom):
            if isinstance(one, ast.Name | ast.Attribute | ast.Call):
                found.append((name, one))
            gather(one, name, found)


def users(is_use: Use) -> list[str]:
    return sorted({name for name, node in uses() if is_use(node)})


def is_system(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id in {"SYSTEM", "as_system"}


def is_bare(node: ast.AST) -> bool:
    bare = {"__table__", "get_bind", "raw_connection", "exec_driver_sql", "local_table", "connection"}
    return isinstance(node, ast.Attribute) and node.attr in bare


def is_commit(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in {"commit", "writer", "reader", "glance"}


def is_text(node: ast.AST) -> bool:
    named = node.func if isinstance(node, ast.Call) else None
    is_text_call = isinstance(named, ast.Name) and named.id in {"text", "literal_column", "TextClause"}
    return is_text_call or (isinstance(named, ast.Attribute) and named.attr in {"from_statement", "literal_column"})


def test_s06_only_those_listed_read_as_the_system() -> None:
    assert users(is_system) == AS_SYSTEM.split()


def test_s06_only_those_listed_name_bare_tables_or_connections() -> None:
    assert users(is_bare) == BARE.split()


def test_s06_only_those_listed_commit_or_open_an_engine() -> None:
    assert users(is_commit) == COMMITS.split()


def test_s06_nobody_writes_raw_text() -> None:
    assert users(is_text) == TEXT.split()


def test_s06_the_lists_are_sorted() -> None:
    for listed in (AS_SYSTEM, BARE, COMMITS, TEXT):
        assert listed.split() == sorted(set(listed.split()))
