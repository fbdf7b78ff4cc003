"""核验单: what an inspector needs to check the ledger without us: heads, signed checkpoints, keys, and how."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import msgspec

from service import clock
from service.database import Session
from service.documents.booklet_words import NONE, moment
from service.documents.ledger.exporting import PROGRAM
from service.documents.paper.blocks import AnyBlock, Heading, Paper, Signatures, Text, Verbatim, facts
from service.queries import points
from service.queries.camps import camp_names
from service.queries.checkpoints import verifier_keys
from service.queries.points_checkpoints import find_book, list_checkpoints
from service.queries.points_proposals import list_names
from service.queries.points_sheets import list_settlements
from service.queries.sealed import keys_of
from service.rules.ranking.digests import digest
from service.schemas import wire
from service.schemas.points_settlements import SettlementOut, settlement_out


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on the sheet, and so what its digest is of."""

    origin: str
    seq: int
    hash: str
    settlements: list[SettlementOut]
    notes: list[str]
    keys: list[str]
    program: str


def verification(session: Session, camp_id: UUID) -> Paper:
    """For auditors too, who belong to no camp."""
    camp, its = camp_names(session, camp_id), _evidence(session, camp_id)
    notes = list_checkpoints(session, camp_id)
    on = clock.today()
    return Paper(
        form="sheet",
        title="积分账本核验单",
        about=camp.number,
        on=on,
        digest=digest(msgspec.json.encode(its).decode()),
        head=camp.name,
        foot=f"账本第 {its.seq} 笔，{on.isoformat()} 制",
        blocks=list(_blocks(its, notes)),
    )


def _evidence(session: Session, camp_id: UUID) -> Evidence:
    head, rows = points.head(session, camp_id), list_settlements(session, camp_id)
    people = list_names(session, [one for row in rows for one in (row.actor, row.approver)])
    return Evidence(
        origin=find_book(session, camp_id).origin,
        seq=head.seq,
        hash=head.hash,
        settlements=[settlement_out(row, people) for row in rows],
        notes=[one.note for one in list_checkpoints(session, camp_id)],
        keys=verifier_keys(keys_of(session)),
        program=hashlib.sha256(PROGRAM).hexdigest(),
    )


def _blocks(its: Evidence, notes: Sequence[Any]) -> Iterator[AnyBlock]:
    yield Heading(text="一、账本现状")
    yield facts(across=1, items=[("账本名称", its.origin), ("最后一笔", f"第 {its.seq} 笔"), ("其摘要", its.hash)])
    yield Heading(text="二、已结算的日期")
    if not its.settlements:
        yield Text(text="尚未结算。")
    for settlement in its.settlements:
        yield facts(across=1, items=_settled(settlement))
    yield Heading(text="三、签署的检查点")
    if not notes:
        yield Text(text="尚无检查点。")
    for one in notes:
        yield Heading(level=2, text=f"第 {one.seq} 笔，{moment(wire.moment(one.signed_at))} 签署")
        yield Verbatim(text=one.note.rstrip("\n"))
    yield Heading(text="四、验证公钥")
    yield Text(text="请从本单位以外的途径核对公钥：与检查点一同改换的公钥证明不了什么。")
    yield Verbatim(text="\n".join(its.keys))
    yield Heading(text="五、怎样核验")
    yield Text(text=HOW)
    yield Verbatim(text=COMMANDS.format(seq=its.seq, hash=its.hash))
    yield Text(text=f"核验程序 verify.py 的 SHA-256：{its.program}", style="soft")
    yield Text(text=MEANING)
    yield Heading(text="六、核验结果")
    yield Signatures(words="核验结论：□ 一致　□ 不一致（另附程序输出）", places=("核验人", "在场的组织员"))


def _settled(one: SettlementOut) -> list[tuple[str, str]]:
    return [
        ("结算至", one.through.isoformat()),
        ("登记", f"第 {one.seq} 笔，{one.maker} 提请，{one.checker or NONE} 复核"),
        ("该笔摘要", one.hash),
        ("结算表摘要", one.sheet),
    ]


HOW = (
    "核验不需要本系统，也不需要联网：一台装有 Python 3.11 以上版本的计算机即可。\n"
    "第一步，请组织员导出账本（不含事由时不涉及个人文字），并另存核验程序 verify.py，先核对其 SHA-256。\n"
    "第二步，在保存两个文件的文件夹中执行下面的命令；--pin 用贵方留存的笔号和摘要，另可用 --key 给出贵方留存的公钥。"
)
COMMANDS = "python3 -I verify.py ledger.ndjson --pin {seq}:{hash}"
MEANING = (
    "程序输出 ok 即为一致：每一笔与前一笔相扣，没有改动、插入、删除或调换，结算表可由账本重新算出。"
    "只有使用贵方自己留存的笔号摘要或检查点，才能发现账本末尾被截去；不使用时，这一项视为未核验。"
    "不用 --key 给出公钥时，检查点的签名也视为未核验。"
)
