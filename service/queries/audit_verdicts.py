"""Whether the audit's chains are what was written."""

from collections.abc import Mapping
from uuid import UUID

from service.database import Session
from service.queries import audit as queries
from service.rules.audit_chain import MacOf, Verdict, verify
from service.sealing import KeyRing, SealBroken

Heads = Mapping[UUID, Mapping[int, str]]


def verdicts(session: Session, heads: Heads, camp_id: UUID | None = None) -> list[Verdict]:
    """One chain, or every chain there is or a checkpoint speaks of; a chain that is gone counts as cut."""
    chains = sorted({*queries.list_chains(session), *heads}) if camp_id is None else [camp_id]
    mac_of = _mac_of(session.info["keys"])
    return [verify(queries.stream(session, one), one, mac_of, heads.get(one)) for one in chains]


def _mac_of(keys: KeyRing) -> MacOf:
    def mac_of(name: str, message: bytes) -> str:
        try:
            return keys.mac(name, message)
        except SealBroken:
            raise LookupError(name) from None

    return mac_of
