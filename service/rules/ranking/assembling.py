"""The sheet alone. Source: ranking.md 1."""

from service.rules.ranking.inputs import Inputs
from service.rules.ranking.sheet import Sheet
from service.rules.ranking.working import work


def assemble(inputs: Inputs) -> Sheet:
    """The recommendation sheet that follows from the inputs; see `work` for all that is behind it."""
    return work(inputs).sheet
