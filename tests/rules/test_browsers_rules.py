import pytest

from service.rules.browsers import device

WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"
)
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (WINDOWS, "Windows · Chrome"),
        (f"{WINDOWS} Edg/126.0.0.0", "Windows · Edge"),
        (f"{WINDOWS} wxwork/4.1.22 MicroMessenger/7.0.1", "Windows · WeCom"),
        (f"{PHONE} Mobile/15E148 MicroMessenger/8.0.49", "iPhone · WeChat"),
        (f"{PHONE} Version/17.5 Mobile/15E148 Safari/604.1", "iPhone · Safari"),
        ("Mozilla/5.0 (Linux; Android 14; PHK110) Chrome/99 Mobile Safari/537.36 DingTalk/7.6", "Android · DingTalk"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:127.0) Gecko/20100101 Firefox/127.0", "Mac · Firefox"),
        ("Mozilla/5.0 (X11; something else)", ""),
        ("python-httpx/0.28\n" + "x" * 99, "python-httpx/0.28" + "x" * 47),
        ("", ""),
    ],
)
def test_a_device_is_called_by_its_system_and_its_program(agent: str, name: str) -> None:
    assert device(agent) == name
