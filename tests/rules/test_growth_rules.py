from datetime import date
from typing import Any

import msgspec
import pytest

from service.rules import growth_attachments as attachments
from service.rules import growth_entries as entries
from service.rules.access import Role
from service.rules.growth import BASICS, Demands, Known, Note, Post, missing, seen_by
from service.rules.growth_figures import attendance, mean_of_hundred
from service.rules.growth_periods import halves, over, quarters
from service.rules.mentors import Span

CAMP = Span(date(2020, 6, 1), date(2021, 6, 30))
ASKED = Demands(span=CAMP, hours={"理论教育": 1200}, exams=(("理论知识测试", date(2020, 11, 5)),))
AFTER = date(2021, 7, 1)
WHOLE = Known(
    pairings=(Span(date(2020, 6, 15)),),
    posts=(Post("专班", date(2020, 12, 31), "appraised"),),
    assessed=frozenset({1, 2, 3, 4}),
    notes=tuple(Note(date(2021, 6, 4), quarter) for quarter in (1, 2, 3, 4)),
    summaries=frozenset({"H1", "H2"}),
    halves=frozenset({1, 2}),
    hours={"理论教育": 1200},
    exams=frozenset({"理论知识测试"}),
)


def lacks(on: date = AFTER, **changes: Any) -> list[tuple[str, str]]:
    found = missing(ASKED, msgspec.structs.replace(WHOLE, **changes), on)
    return [(one.code, one.subject) for one in found]


def test_a_whole_file_lacks_nothing() -> None:
    assert lacks() == []


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"pairings": ()}, [("mentor", "")]),
        ({"pairings": (Span(date(2020, 6, 15), date(2021, 6, 29)),)}, [("mentor", "")]),
        ({"pairings": (Span(date(2020, 6, 15), date(2021, 6, 30)),)}, []),
        ({"posts": ()}, [("no_appraisal", "")]),
        ({"posts": (*WHOLE.posts, Post("展会", date(2021, 6, 30), "active"))}, [("appraisal", "展会")]),
        ({"posts": (*WHOLE.posts, Post("展会", date(2021, 7, 1), "active"))}, []),
        ({"posts": (*WHOLE.posts, Post("展会", date(2021, 6, 1), "recalled"))}, []),
        ({"assessed": frozenset({1, 2, 4})}, [("assessment", "Q3")]),
        ({"notes": WHOLE.notes[1:]}, [("note", "Q1")]),
        ({"notes": (*WHOLE.notes[1:], Note(date(2020, 8, 31), None))}, []),
        ({"notes": (*WHOLE.notes[1:], Note(date(2020, 9, 1), None))}, [("note", "Q1")]),
        ({"notes": (*WHOLE.notes[1:], Note(date(2020, 8, 31), 2))}, [("note", "Q1")]),
        ({"summaries": frozenset({"H2"})}, [("self_summary", "H1")]),
        ({"halves": frozenset({1})}, [("unit_assessment", "H2")]),
        ({"hours": {"理论教育": 1199, "党性教育": 9900}}, [("hours", "理论教育")]),
        ({"exams": frozenset()}, [("exam", "理论知识测试")]),
        ({"channel": "examined"}, [("scores", "")]),
        ({"channel": "examined", "has_scores": True}, []),
        ({"basics": frozenset(BASICS) - {"school", "education"}}, [("basics", "education"), ("basics", "school")]),
    ],
)
def test_each_rule_names_what_it_misses_and_nothing_else(changes: dict[str, Any], found: list[tuple[str, str]]) -> None:
    assert lacks(**changes) == found


@pytest.mark.parametrize(
    ("on", "found"),
    [
        (date(2020, 5, 31), []),
        (date(2020, 8, 31), []),
        (date(2020, 9, 1), [("assessment", "Q1"), ("note", "Q1")]),
        (date(2020, 11, 5), [("assessment", "Q1"), ("note", "Q1")]),
        (date(2020, 11, 6), [("assessment", "Q1"), ("note", "Q1"), ("exam", "理论知识测试")]),
    ],
)
def test_nothing_is_owed_before_its_day_is_over(on: date, found: list[tuple[str, str]]) -> None:
    bare = {"posts": (), "assessed": frozenset(), "notes": (), "summaries": frozenset(), "halves": frozenset()}
    assert lacks(on, **bare, hours={}, exams=frozenset()) == found


def test_hours_are_asked_for_after_the_last_day() -> None:
    assert lacks(CAMP.ends_on or AFTER, hours={}) == []
    assert lacks(hours={}) == [("hours", "理论教育")]


def test_who_has_left_owes_no_more_and_who_is_only_selected_owes_basics_only() -> None:
    nothing: dict[str, Any] = {"assessed": frozenset(), "notes": (), "halves": frozenset(), "hours": {}}
    assert lacks(**nothing, state="withdrawn", left_on=date(2020, 8, 31)) == []
    assert lacks(**nothing, state="withdrawn", left_on=date(2020, 9, 1)) == [("assessment", "Q1"), ("note", "Q1")]
    assert lacks(**nothing, state="selected", basics=frozenset(BASICS) - {"phone"}) == [("basics", "phone")]


def test_a_mentor_is_not_told_of_what_a_mentor_does_not_see() -> None:
    known = Known(channel="examined", basics=frozenset(BASICS) - {"ethnicity", "school"})
    found = missing(ASKED, known, AFTER)
    told = seen_by(found, Role.MENTOR)
    assert {one.code for one in found} - {one.code for one in told} == {"scores", "unit_assessment"}
    assert [one.subject for one in told if one.code == "basics"] == ["school"]
    assert seen_by(found, Role.OFFICER) == seen_by(found, Role.TRAINEE) == found


def test_a_camp_has_its_own_quarters_and_halves() -> None:
    assert [span.ends_on for _, span in quarters(CAMP)] == [
        date(2020, 8, 31), date(2020, 11, 30), date(2021, 2, 28), date(2021, 5, 31),
    ]  # fmt: skip
    assert [(n, span.ends_on) for n, span in halves(CAMP)] == [(1, date(2020, 11, 30)), (2, date(2021, 5, 31))]
    assert [n for n, _ in over(quarters(CAMP), date(2020, 11, 30))] == [1]
    short = Span(date(2020, 6, 1), date(2020, 7, 31))
    assert quarters(short) == halves(short) == ((1, short),)


@pytest.mark.parametrize(
    ("marks", "counted"),
    [
        ({}, (0, 0, None)),
        ({"present": 29, "late": 1}, (30, 30, 100_00)),
        ({"present": 28, "leave": 1, "absent": 1}, (28, 30, 93_33)),
        ({"present": 1, "absent": 7}, (1, 8, 12_50)),
        ({"absent": 3}, (0, 3, 0)),
    ],
)
def test_attendance_counts_who_was_there_of_all_that_were_marked(marks: dict[str, int], counted: Any) -> None:
    assert attendance(marks) == counted


def test_a_mean_of_totals_out_of_different_full_marks() -> None:
    assert mean_of_hundred([]) is None
    assert mean_of_hundred([(80_00, 100_00), (45_00, 50_00)]) == 85_00
    assert mean_of_hundred([(80_00, 100_00), (85_00, 100_00), (91_00, 100_00)]) == 85_33
    assert mean_of_hundred([(1, 200_00), (0, 200_00)]) == 0
    assert mean_of_hundred([(1, 100_00), (0, 100_00)]) == 1  # 0.005 goes up


@pytest.mark.parametrize("kind", ["award", "sanction", "remark", "follow_up"])
def test_officers_word_theirs_and_trainees_their_own(kind: str) -> None:
    assert entries.writes(kind, trainee=False)
    assert not entries.writes(kind, trainee=True)
    assert not entries.may_withdraw(kind, trainee=True)
    for own in entries.OWN_KINDS:
        assert entries.writes(own, trainee=True)
        assert not entries.writes(own, trainee=False)
        assert entries.may_withdraw(own, trainee=True)
        assert entries.may_withdraw(own, trainee=False)


ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("content", "extension"),
    [
        (b"%PDF-1.7", "pdf"),
        (b"\xff\xd8\xff\xe0", "jpg"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (ZIP + b"[Content_Types].xml..word/document.xml", "docx"),
        (ZIP + b"[Content_Types].xml..xl/workbook.xml", "xlsx"),
        (OLE + "..WordDocument".encode("utf-16-le"), "doc"),
        (OLE + "..Workbook".encode("utf-16-le"), "xls"),
        (b"", None),
        (b"MZ\x90", None),
        (b" %PDF-1.7", None),
        (b"<svg onload='x'/>", None),
        (ZIP + b"notes.txt", None),
        (ZIP + b"[Content_Types].xml..ppt/presentation.xml", None),
        (ZIP + b"[Content_Types].xml..word/document.xml..word/vbaProject.bin", None),
        (OLE + "EncryptedPackage".encode("utf-16-le"), None),
        (OLE + "Workbook.._VBA_PROJECT".encode("utf-16-le"), None),
    ],
)
def test_a_file_is_what_its_bytes_say(content: bytes, extension: str | None) -> None:
    found = attachments.recognise(content)
    assert (found.extensions[0] if found else None) == extension


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("证书.pdf", "证书.pdf"),
        ("C:\\桌面\\证书.pdf", "证书.pdf"),
        ("../../etc/证书.pdf", "证书.pdf"),
        ("证\r\n书\u202e.pdf", "证书.pdf"),
        ("a\u0301.pdf", "\u00e1.pdf"),
        ("..", ""),
    ],
)
def test_a_name_is_the_last_part_without_what_deceives(sent: str, kept: str) -> None:
    assert attachments.plain_name(sent) == kept


@pytest.mark.parametrize(
    ("name", "fits"), [("a.jpeg", True), ("a.JPG", True), ("a.png", False), (".jpg", False), ("jpg", False)]
)
def test_a_name_must_say_what_the_bytes_are(name: str, fits: bool) -> None:
    found = attachments.recognise(b"\xff\xd8\xff")
    assert found is not None
    assert attachments.is_named_as(name, found) is fits
