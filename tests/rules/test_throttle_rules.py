"""For whom a try counts."""

import pytest

from service.rules import throttle


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"), ("::ffff:192.0.2.7", "192.0.2.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::9", "2001:db8:1:2::"), ("2001:db8:1:3::9", "2001:db8:1:3::"), (None, "unknown"),
        ("x" * 99, "x" * 64),
    ],
)  # fmt: skip
def test_s25_an_address_counts_as_what_one_caller_cannot_easily_change(address: str | None, network: str) -> None:
    assert throttle.network_of(address) == network


def test_s25_a_login_counts_the_same_however_it_is_written() -> None:
    assert len({throttle.name_of(one) for one in ("officer", "OFFICER", "ｏｆｆｉｃｅｒ", " officer ")}) == 1
    assert throttle.name_of("officer") != throttle.name_of("officer2")
    assert "officer" not in throttle.name_of("officer")


def test_the_wait_is_told_in_whole_seconds_of_at_least_one() -> None:
    assert [throttle.seconds_until(at, 10) for at in (10, 11, 1_000_010, 1_000_011)] == [1, 1, 1, 2]
