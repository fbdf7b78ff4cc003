"""Which request comes next, by its name."""

from tests.ledger import asking
from tests.ledger.oracle import Oracle
from tests.ledger.oracle_lines import Ask

NAMES = (*asking.MAKERS, "decide", "decide_again", "publish", "again")


def next_ask(pick: asking.Pick, oracle: Oracle, name: str, key: str) -> Ask | None:
    who = pick(asking.WHO)
    if name == "decide":
        return asking.decide(pick, oracle, who)
    if name == "decide_again":
        return asking.decide_again(pick, oracle, who)
    if name == "publish":
        return asking.publish(pick, oracle, who)
    if name == "again":
        return _asked_before(pick, oracle)
    act, maker = asking.MAKERS[name]
    return Ask(act, who, key, maker(pick, oracle))


def _asked_before(pick: asking.Pick, oracle: Oracle) -> Ask | None:
    """The same once more, or another content under a key that is taken."""
    told = [(who, key, one["asked"]) for (who, key), one in oracle.vouchers.items() if one["asked"][0] != "policy"]
    told += [(one["who"], one["key"], one["asked"]) for one in oracle.proposals if one["asked"][0] != "policy"]
    if not told:
        return None
    who, key, (act, content) = pick(told)
    if pick((0, 0, 1)):
        return Ask("post", who, key, asking.good(pick, oracle))
    if act == "post" and pick((0, 0, 0, 1)):
        return Ask(act, who, key, [{**content[0], "reason": "别的理由"}, *content[1:]])
    return Ask(act, who, key, content)
