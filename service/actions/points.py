"""The points journal: everything that writes it."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from service.database import Session
from service.rules.points.claims import Claim

Place = tuple[str, UUID]
"""A fact's source and its trainee."""


def post_claims(session: Session, camp_id: UUID, claims: Sequence[Claim], *, stated: Iterable[Place] = ()) -> int:
    """Makes the journal say what these facts claim: posts what is new, reverses what is claimed no longer."""
    raise NotImplementedError
