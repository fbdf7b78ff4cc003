"""推荐表, 公示 and 决定记录 as PDF and docx: what each says, and what none of them may."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from docx import Document

from service.database import Database
from tests import make, sampled
from tests.api.test_papers_api import name_of
from tests.documents import reading
from tests.make import Caller, World
from tests.recommending import BAND, DECIDED, SHEET, act, at, done, problem, public

Call = Callable[[str | None], Caller]


@pytest.fixture
def world(sample: World, monkeypatch: pytest.MonkeyPatch) -> World:
    sampled.sign_up(sample, "trainee", trainee="QY2020-008")
    make.rename(sample, officer="许敏", officer2="高远")
    at(monkeypatch, sample, "2021-07-01T09:00")
    return sample


@pytest.fixture
def database(sample: World) -> Database:
    return sample.database


def words_of(answer: Any) -> str:
    """Of a PDF or a docx, without spaces."""
    assert answer.status_code == 200, answer.text
    if answer.headers["content-type"] == "application/pdf":
        return reading.text(answer.content)
    made = Document(BytesIO(answer.content))
    cells = [cell.text for grid in made.tables for row in grid.rows for cell in row.cells]
    return "".join("".join([*(one.text for one in made.paragraphs), *cells]).split())


def papers(caller: Caller, name: str) -> list[str]:
    return [words_of(caller.signed_in().get(f"{SHEET}/{name}.{kind}")) for kind in ("pdf", "docx")]


def test_the_sheet_says_figures_doubts_choices_and_reasons(call: Call, world: World) -> None:
    public(call, world)
    sheet = call("officer").get(SHEET).json()
    for words in papers(call("officer"), "sheet"):
        for one in sheet["rows"]:
            its = one["figures"]
            assert f"{its['points']:.2f}（{its['place']}）" in words
            if one["choice"]:
                score, chance = its["score"], its["chance"]
                assert (
                    f"{score['value']:.2f}（{score['raw']:.2f}）{chance['low']}–{chance['high']}{chance['quota']}%"
                    in words
                )
        for said in (
            BAND,
            "实践中表现突出",
            "成熟度不认可",
            sheet["digest"],
            sheet["method"]["inputs_digest"],
            "许敏",
            "高远",
        ):
            assert said in words
        assert "officer" not in words
    answer = call("officer").signed_in().get(f"{SHEET}/sheet.docx")
    again = call("officer").signed_in().get(f"{SHEET}/sheet.docx", headers={"if-none-match": answer.headers["etag"]})
    assert (name_of(answer), again.status_code) == ("2020年训练营推荐表-TJ-1.docx", 304)


def test_the_notice_is_for_everybody_and_holds_no_score(call: Call, world: World) -> None:
    public(call, world)
    notice = call("officer").get(f"{SHEET}/notice").json()
    sheet = call("officer").get(SHEET).json()
    for words in papers(call("officer"), "notice"):
        assert "2021年7月1日至2021年7月7日" in words
        assert [one["name"] for one in notice["rows"] if one["name"] not in words] == []
        assert "".join(notice["how_to_object"].split()) in words
        scores = [f"{one['figures']['points']:.2f}" for one in sheet["rows"]]
        assert [one for one in scores if one in words] == []
    assert call("trainee").get(f"{SHEET}/notice.pdf").content == call("officer").get(f"{SHEET}/notice.pdf").content
    for name in ("sheet", "decision"):
        assert call("trainee").signed_in().get(f"{SHEET}/{name}.pdf").status_code == 403


def test_a_decision_is_recorded_on_paper_once_it_is_made(
    call: Call, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert call("officer").signed_in().get(f"{SHEET}/decision.pdf").status_code == 404
    public(call, world)
    assert problem(call("officer").signed_in().get(f"{SHEET}/decision.pdf")) == (409, "not-decided")
    at(monkeypatch, world, "2021-07-12T09:00")
    done(act(call("officer"), "conclude"))
    done(act(call("officer"), "decide", {**DECIDED, "rows": []}))
    sheet = call("officer").get(SHEET).json()
    listed = [one for one in sheet["rows"] if one["choice"] and one["choice"]["code"] in {"priority", "reserve"}]
    for words in papers(call("officer"), "decision"):
        for said in ("2021年7月12日", *DECIDED.values(), "优先推荐9人，后备5人", "没有收到异议", "由许敏登记"):
            assert "".join(said.split()) in words, said
        assert [one["figures"]["no"] for one in listed if one["figures"]["no"] not in words] == []


def test_nothing_is_printed_of_a_sheet_before_it_is_public(call: Call, world: World) -> None:
    assert call("trainee").get(f"{SHEET}/notice.pdf").status_code == 404
