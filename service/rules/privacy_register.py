"""What every column is for: its class, purpose, legal basis and keeping time, and what erasure makes of it."""

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

import msgspec

Class = Literal["internal", "sensitive", "secret", "technical"]
Words = tuple[str, str]
"""The same in Chinese and in English."""
Neutral = str | bytes | int | None

GONE = "已删除"
RUNNING: Words = ("系统运行所需的标识、版本、时间与引用", "ids, versions, times and references that the system needs")
LAWFUL: Words = (
    "个人信息保护法第十三条第一款第（二）项：依法依规的人事管理所必需",
    "PIPL art. 13(1)(2): necessary for personnel management under lawful rules",
)
SECURITY: Words = (
    "个人信息保护法第十三条第一款第（三）项、第五十一条：履行安全保护的法定义务",
    "PIPL art. 13(1)(3) and 51: the duty to keep personal data secure",
)
RIGHTS: Words = ("个人信息保护法第四十四条至第五十条：个人权利", "PIPL art. 44 to 50: the rights of the person")
NO_PERSON: Words = ("不含个人信息", "holds no personal data")

WITH_CAMP: Words = (
    "营期结束后保存本营设定的年限（未另设为三年），届满经两人批准清除",
    "the camp's end and its keeping years (three unless set otherwise), then purged by two persons",
)
WITH_ACCOUNT: Words = ("账号存续期间", "as long as there is the account")
AT_LEAST_THREE: Words = ("至少三年，本版本不清除", "at least three years; this release prunes nothing")
ALWAYS: Words = ("长期保存，只含标识与摘要", "kept; holds ids and digests only")
THIRTY_DAYS: Words = ("三十日", "30 days")
ONE_DAY: Words = ("二十四小时，提交后即删", "24 hours, and gone once it is committed")

FIGURE: Words = ("仅为数字、日期或固定选项，姓名删除后不能识别个人", "a figure, day or fixed choice that names nobody")
PSEUDONYM: Words = ("作为代号保留，供台账核对", "stays as the pseudonym that the ledger refers to")
PLACE: Words = ("说明岗位、课程或活动，不写个人", "tells of a post, course or event, not of a person")
CHAINED: Words = ("已计入台账摘要链，改动即失效", "part of the hash chain, which a change would break")


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """Columns by class; `erased` says what a column becomes, `kept` which stay at an erasure and why.

    `owner` leads to the person: a column of this table, or a column and the table that it refers to.
    """

    purpose: Words
    basis: Words = LAWFUL
    keeping: Words = WITH_CAMP
    technical: str = ""
    internal: str = ""
    sensitive: str = ""
    secret: str = ""
    purposes: Mapping[str, Words] = {}
    owner: tuple[str, ...] = ()
    erased: Mapping[str, Neutral] = {}
    kept: Mapping[Words, str] = {}

    def classes(self) -> dict[str, Class]:
        """Every column with its class."""
        given: tuple[tuple[Class, str], ...] = (
            ("technical", self.technical),
            ("internal", self.internal),
            ("sensitive", self.sensitive),
            ("secret", self.secret),
        )
        return {column: name for name, columns in given for column in columns.split()}

    def reasons(self) -> dict[str, Words]:
        """Every column that an erasure leaves, and why."""
        return {column: reason for reason, columns in self.kept.items() for column in columns.split()}


class Line(NamedTuple):
    """One column of the register."""

    table: str
    column: str
    kind: Class
    purpose: Words
    basis: Words
    keeping: Words
    is_erased: bool
    kept_because: Words | None


def lines(tables: Mapping[str, Table]) -> Iterator[Line]:
    """The register, table by table."""
    for name, table in tables.items():
        reasons = table.reasons()
        for column, kind in table.classes().items():
            purpose = table.purposes.get(column, RUNNING if kind == "technical" else table.purpose)
            yield Line(
                name, column, kind, purpose, table.basis, table.keeping, column in table.erased, reasons.get(column)
            )
