from datetime import date

from service.rules.points.checkpoints import text

HEAD = "ab" * 32


def test_a_line_each_and_a_newline_at_the_end() -> None:
    settled = text("jingying/QY2020", 17, HEAD, date(2020, 9, 30), 1_601_430_000_000_000)
    assert settled == f"points-checkpoint/1\njingying/QY2020\n17\n{HEAD}\n2020-09-30\n1601430000000000\n"


def test_before_the_first_settlement() -> None:
    assert text("jingying/QY2020", 1, HEAD, None, 7).splitlines()[-2:] == ["-", "7"]
