"""Is a snapshot what was written, and does it give the same sheet again? Source: ranking.md 9."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from service.rules.measurement.arrays import Unusable
from service.rules.ranking.digests import digest
from service.rules.ranking.inputs import Part
from service.rules.ranking.snapshots import Rerun, rerun

SEALED = (
    "camp_id", "recommendation_id", "revision", "inputs_digest", "policy_digest", "code", "libraries", "seed",
    "author_id", "made_at",
)  # fmt: skip
"""Columns that the digest of the whole covers, beside the texts."""


class Verified(Part, frozen=True, kw_only=True):
    """`tampered` names what is not as it was written: `inputs` by their own digest, `snapshot` by that of the whole."""

    rerun: Rerun
    tampered: tuple[str, ...] = ()


def whole_digest(columns: Mapping[str, Any], people: str, outputs: str) -> str:
    """SHA-256 of the SEALED columns and the digests of the other texts: of what was made where, when and by whom."""
    told = {name: columns[name] for name in SEALED} | {"people": digest(people), "outputs": digest(outputs)}
    return digest(msgspec.json.encode(told, order="sorted").decode())


def verified(columns: Mapping[str, Any]) -> Verified:
    """The snapshot's columns checked against their digests, then worked out again by this build.

    Texts that cannot be read or worked out any more are `different` in `inputs` or `outputs`, never an error.
    """
    tampered = []
    if digest(columns["inputs"]) != columns["inputs_digest"]:
        tampered.append("inputs")
    if whole_digest(columns, columns["people"], columns["outputs"]) != columns["digest"]:
        tampered.append("snapshot")
    return Verified(rerun=_again(columns), tampered=tuple(tampered))


def _again(columns: Mapping[str, Any]) -> Rerun:
    given: Sequence[str] = [columns[name] for name in ("inputs", "outputs", "code", "libraries")]
    try:
        return rerun(*given)
    except (msgspec.DecodeError, Unusable):
        return Rerun(verdict="different", same_build=False, fields=("inputs", "outputs"))
