from service.rules.access import Perm, Role
from service.rules.access_words import DEEDS, ROLES, refusal


def test_every_permission_and_role_has_words() -> None:
    assert set(DEEDS) == set(Perm)
    assert set(ROLES) == set(Role)


def test_a_refusal_says_what_and_who_may_and_names_no_code() -> None:
    assert refusal(Perm.POINTS_PROPOSE) == (
        "您的身份不能提请积分；可以办理的是：组织员、导师。",
        "Your role may not propose points. It is open to: officers, mentors.",
    )
    assert not [perm for perm in Perm if perm in "".join(refusal(perm)) and ":" in perm]
