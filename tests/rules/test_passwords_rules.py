"""Which passwords are good, and how they are kept."""

import unicodedata

import argon2
import pytest

from service.rules import passwords

OWN = ["zhangwei2020", "张伟", "市委组织部干部科", "QY2020"]
GOOD = "seven quiet rivers 夜航"


def code(password: str, *, administrator: bool = False) -> str | None:
    found = passwords.objection(password, OWN, administrator=administrator)
    return None if found is None else found[0]


def text(length: int) -> str:
    """No word and no repetition."""
    return "".join(chr(0x4E00 + 37 * n % 5000) for n in range(length))


@pytest.mark.parametrize(
    ("length", "administrator", "refused"),
    [
        (11, False, "password-short"), (12, False, None), (128, False, None), (129, False, "password-long"),
        (14, True, "password-short"), (15, True, None), (128, True, None), (129, True, "password-long"),
    ],
)  # fmt: skip
def test_s24_length_counts_characters(length: int, administrator: bool, refused: str | None) -> None:
    assert code(text(length), administrator=administrator) == refused
    assert len(text(length).encode()) > 2 * length


def test_s24_any_character_counts_and_none_is_demanded() -> None:
    for good in (
        "aaaa bbbb cccc dddd",
        "онегин и татьяна",
        "🙂🙃😉😊😇🥰😍🤩😘😗☺😚",
        " leading and trailing ",
        "qwzx jkvp mtrl",
    ):
        assert code(good) is None, good


def test_s24_letters_that_look_the_same_are_the_same() -> None:
    composed, apart = "café au lait brûlé", unicodedata.normalize("NFD", "café au lait brûlé")
    assert composed != apart
    assert passwords.is_right(passwords.hashed(composed), apart)
    assert code(unicodedata.normalize("NFD", "é" * 3 + text(8))) == "password-short"


def test_s24_nothing_is_cut_off() -> None:
    long = text(128)
    assert not passwords.is_right(passwords.hashed(long), long[:-1])
    assert not passwords.is_right(passwords.hashed(long), long[:-1] + "x")
    assert passwords.is_right(passwords.hashed("with\0nul and more"), "with\0nul and more")
    assert not passwords.is_right(passwords.hashed("with\0nul and more"), "with\0nul and less")


def test_s24_the_list_holds_thousands_of_really_common_ones() -> None:
    assert len(passwords.common()) >= 3000
    assert {"123456", "password", "qwerty", "woaini1314", "qq123456", "5201314", "1qaz2wsx"} <= passwords.common()
    assert all(word == word.lower() and word.strip() == word for word in passwords.common())


@pytest.mark.parametrize(
    "password",
    [
        "qwerty123456", "QWERTY123456", "Password2026!", "woaini1314!!", "woaini5201314", "qq123456qq123456",
        "123456123456", "abcabcabcabc", "aaaaaaaaaaaa", "passwordpassword", "...password...", "Woaini1314@2026",
        "１２３４５６１２３４５６", "1qaz2wsx1qaz2wsx", "iloveyou20262026", "Admin@123456",
    ],
)  # fmt: skip
def test_s24_common_ones_in_any_dress_are_refused(password: str) -> None:
    assert code(password) == "password-common"


@pytest.mark.parametrize(
    "password",
    [
        "my zhangwei2020 secret",
        "ZHANGWEI2020 forever",
        "我的名字是张伟不是李四呀",
        "在市委组织部干部科工作六年",
        "camp QY2020 is mine",
    ],
)
def test_s24_what_others_know_of_one_is_refused(password: str) -> None:
    assert code(password) == "password-personal"


def test_s24_a_short_login_forbids_no_honest_sentence() -> None:
    assert passwords.objection("living near the li river", ["li"], administrator=False) is None
    assert passwords.objection("li2026200412", ["li"], administrator=False) is not None


def test_s22_the_parameters_stand_in_what_is_kept() -> None:
    kept = argon2.extract_parameters(passwords.hashed(GOOD))
    assert (kept.type, kept.memory_cost, kept.time_cost, kept.parallelism) == (argon2.Type.ID, 19456, 2, 1)
    assert (kept.hash_len, kept.salt_len) == (32, 16)
    assert passwords.hashed(GOOD) != passwords.hashed(GOOD)


def test_s22_a_hash_of_other_parameters_is_made_anew_when_its_password_is_told() -> None:
    old = argon2.PasswordHasher(time_cost=1, memory_cost=8192, parallelism=2).hash(passwords.composed(GOOD))
    assert passwords.prove(old, "something else") == (False, None)
    right, anew = passwords.prove(old, GOOD)
    assert (right, anew is not None and not passwords.is_outdated(anew)) == (True, True)
    assert passwords.prove(anew, GOOD) == (True, None)


def test_what_is_not_kept_is_never_right() -> None:
    assert not passwords.is_right(None, GOOD)
    assert not passwords.is_right("not a hash", GOOD)
    assert not passwords.is_outdated(passwords.nobodys())
