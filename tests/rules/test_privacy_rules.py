from datetime import date
from typing import Any

import pytest
from sqlalchemy import Integer, LargeBinary, String
from sqlmodel import AutoString, SQLModel

from service import tables  # noqa: F401 - registers every table
from service.queries.erasing import is_of, model_of
from service.rules import privacy as rules
from service.rules.privacy_register import Table, lines
from service.rules.privacy_register_records import REGISTER

METADATA = SQLModel.metadata.tables
HOLDS: dict[type, Any] = {str: (AutoString, String), bytes: LargeBinary, int: Integer}


def test_s60_every_column_of_every_table_is_in_the_register_and_no_other() -> None:
    assert {name: set(table.classes()) for name, table in REGISTER.items()} == {
        name: set(table.columns.keys()) for name, table in METADATA.items()
    }


def test_s60_a_column_has_one_class_a_purpose_a_basis_and_a_keeping_time() -> None:
    for table in REGISTER.values():
        named = " ".join((table.technical, table.internal, table.sensitive, table.secret)).split()
        assert len(named) == len(set(named))
    for line in lines(REGISTER):
        assert all(text.strip() for words in (line.purpose, line.basis, line.keeping) for text in words), line


@pytest.mark.parametrize(
    ("table", "column", "kind"),
    [
        ("trainee", "phone", "sensitive"),
        ("registration", "reason", "sensitive"),
        ("note", "body", "sensitive"),
        ("recusal", "relation", "sensitive"),
        ("account", "password", "secret"),
        ("credential", "sha256", "secret"),
        ("trainee", "name", "internal"),
        ("trainee", "id", "technical"),
    ],
)
def test_s60_what_needs_protection_is_classed_so(table: str, column: str, kind: str) -> None:
    assert REGISTER[table].classes()[column] == kind


def _of_a_person(table: Table) -> bool:
    return any(is_of(table, kind) for kind in ("trainee", "mentor")) or table.owner == ("digest", "journal")


@pytest.mark.parametrize("name", [name for name, table in METADATA.items() if "trainee_id" in table.columns])
def test_s68_every_table_that_names_a_trainee_says_whose_its_rows_are(name: str) -> None:
    assert REGISTER[name].owner or name == "camp_role"


@pytest.mark.parametrize("name", [name for name, table in REGISTER.items() if _of_a_person(table)])
def test_s68_what_is_about_a_person_goes_or_stays_for_a_reason(name: str) -> None:
    table = REGISTER[name]
    personal = {column for column, kind in table.classes().items() if kind != "technical"}
    assert not set(table.erased) & set(table.reasons())
    assert personal <= set(table.erased) | set(table.reasons())
    assert set(table.erased) | set(table.reasons()) <= set(METADATA[name].columns.keys())


@pytest.mark.parametrize("name", [name for name, table in REGISTER.items() if table.erased])
def test_s68_what_becomes_of_a_column_is_something_that_it_can_hold(name: str) -> None:
    for column, neutral in REGISTER[name].erased.items():
        known = METADATA[name].columns[column]
        assert neutral is not None or known.nullable, column
        assert neutral is None or isinstance(known.type, HOLDS[type(neutral)]), column
    assert model_of(name).__tablename__ == name


@pytest.mark.parametrize(
    ("phone", "found"),
    [
        ("13800001234", "13800001234"),
        ("138 0000-1234", "13800001234"),
        ("１３８００００１２３４", "13800001234"),
        ("+86 13800001234", "13800001234"),
        ("0086-13800001234", "13800001234"),
        ("0731-8886666", "07318886666"),
        ("无", ""),
    ],
)
def test_phones_that_are_written_differently_are_the_same(phone: str, found: str) -> None:
    assert rules.digits(phone) == found


@pytest.mark.parametrize(
    ("phone", "shown"),
    [("13800001234", "138****1234"), ("12345678", "123*5678"), ("1234567", "******7"), ("5", "5"), ("", "")],
)
def test_a_masked_phone_shows_its_ends(phone: str, shown: str) -> None:
    assert rules.masked(phone) == shown


def test_times_run_by_the_calendar() -> None:
    assert rules.due_on(date(2020, 1, 31)) == date(2020, 3, 1)
    assert rules.keep_until(date(2020, 2, 29), 3) == date(2023, 2, 28)
    assert rules.keep_until(date(2020, 2, 29), 4) == date(2024, 2, 28)
    assert rules.may_purge("archived", date(2024, 6, 30), date(2024, 7, 1))
    assert not rules.may_purge("archived", date(2024, 6, 30), date(2024, 6, 30))
    assert not rules.may_purge("closing", date(2024, 6, 30), date(2025, 7, 1))
