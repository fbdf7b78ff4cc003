"""Codes after RFC 6238, and what an authenticator is given."""

import base64
from xml.etree import ElementTree

import pytest

from service.rules import second_factor as rules
from service.rules.access import Role

PUBLISHED = base64.b32encode(b"12345678901234567890").decode()
SECOND = 1_000_000


@pytest.mark.parametrize(
    ("second", "code"),
    [
        (59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)  # fmt: skip
def test_s26_codes_are_those_of_the_published_table(second: int, code: str) -> None:
    assert rules.step_of(PUBLISHED, code, second * SECOND) == second // 30


def test_s26_one_step_before_and_after_is_taken_and_no_more() -> None:
    at = 1111111111
    found = [rules.step_of(PUBLISHED, "050471", (at + 30 * off) * SECOND) for off in (-2, -1, 0, 1, 2)]
    assert found == [None, at // 30, at // 30, at // 30, None]


@pytest.mark.parametrize("code", ["", "05047", "0504711", "050472", "٠٥٠٤٧١", "-50471", "abcdef"])
def test_what_is_no_code_is_none(code: str) -> None:
    assert rules.step_of(PUBLISHED, code, 1111111111 * SECOND) is None


def test_a_code_may_be_typed_with_a_gap() -> None:
    assert rules.step_of(PUBLISHED, "050 471", 1111111111 * SECOND) is not None


def test_s26_administrators_need_one_whatever_is_set() -> None:
    for kind in ("sysadmin", "secadmin", "auditor"):
        assert rules.is_needed(kind, set(), [])
    assert rules.is_needed("business", {Role.OFFICER}, ["officer"])
    assert not rules.is_needed("business", {Role.OFFICER}, [])
    assert not rules.is_needed("business", {Role.TRAINEE}, ["officer"])
    assert not rules.is_needed("none", set(), ["officer"])


def test_the_picture_needs_no_style_and_is_one_element_of_svg() -> None:
    drawn = rules.picture(rules.address(rules.new_secret(), "officer"))
    root = ElementTree.fromstring(drawn)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    for element in root.iter():
        assert not {"style", "class"} & set(element.attrib)
        assert element.tag.rpartition("}")[2] in {"svg", "path"}


def test_the_address_names_service_and_login() -> None:
    secret = rules.new_secret()
    assert rules.address(secret, "officer") == f"otpauth://totp/Jingying:officer?secret={secret}&issuer=Jingying"
    assert len(base64.b32decode(secret)) == 20


def test_spare_codes_are_eight_and_survive_being_typed() -> None:
    codes = rules.spare_codes()
    assert len(set(codes)) == 8
    assert {len(one) for one in codes} == {19}
    one = codes[0]
    assert rules.spare_digest(one) == rules.spare_digest(one.upper().replace("-", " "))
    assert len({rules.spare_digest(code) for code in codes}) == 8
