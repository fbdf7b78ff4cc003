"""Every sentence of the stand-alone verifier is said in Chinese too."""

import ast
import re
from collections.abc import Iterator

from service.documents.ledger import exporting
from service.documents.ledger.verify import verify
from service.rules.points.finding_words import CHINESE, at_line, in_chinese

SHORT = "0a1b2c3d"
SAMPLES = {"kind": ["header", "voucher"], "name": [f"decision {SHORT}", f"note {SHORT}"], "version": ["2"]}
OF_DECISIONS = ("by its own proposer", "out of time", "of no known verdict")


def sentences() -> Iterator[str]:
    for node in ast.walk(ast.parse(exporting.PROGRAM)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "found.need":
            yield from written(node.args[2])


def written(node: ast.expr) -> Iterator[str]:
    """A sentence as it may be printed, with samples where something is put in."""
    if isinstance(node, ast.Constant):
        yield str(node.value)
        return
    assert isinstance(node, ast.JoinedStr)
    made = [""]
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            put = SAMPLES.get(ast.unparse(part.value), [SHORT])
        else:
            put = [str(ast.literal_eval(part))]
        made = [begun + one for begun in made for one in put]
    yield from made


def test_every_sentence_of_the_verifier_has_its_chinese() -> None:
    found = set(sentences())
    assert len(found) > 80
    foreign = {f"decision {SHORT} is half gone", *(f"note {SHORT} {what}" for what in OF_DECISIONS)}
    assert [one for one in found - foreign if re.search("[A-Za-z]", in_chinese(one).replace(SHORT, ""))] == []
    assert set(CHINESE.values()) == {zh for zh in CHINESE.values() if re.search("[\u4e00-\u9fff]", zh)}


def test_a_finding_says_what_it_is_about() -> None:
    assert in_chinese(f"note {SHORT} is half gone") == f"文字 {SHORT} 只剩一半"
    assert in_chinese("two rows of one key: voucher") == "同一编号出现两次：凭证"
    assert in_chinese("something new") == "something new"
    (first, *_) = verify(["{"])
    assert in_chinese(first[1]).startswith("无法读取：JSONDecodeError")
    assert at_line(7, "its days") == ("第 7 号流水：所属日期与记账日期不符", "entry 7: its days")
    assert at_line(0, "another format")[0].startswith("整本台账：格式")
