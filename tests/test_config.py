"""Settings are read once and whole, or nothing starts."""

import subprocess
import sys
from pathlib import Path

import pytest

from service.config import Settings, load


def test_without_any_the_defaults_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load({"PATH": "/bin", "OTHER_PORT": "x"}) == Settings()
    assert (tmp_path / "var").is_dir()


def test_all_are_read(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/deep/er/x.sqlite3"
    found = load(
        {
            "JINGYING_DATABASE": url,
            "JINGYING_HOST": "0.0.0.0",
            "JINGYING_PORT": "8443",
            "JINGYING_ORIGINS": "https://a.example, https://b.example,",
        }
    )
    assert found == Settings(
        database=url, host="0.0.0.0", port=8443, origins=("https://a.example", "https://b.example")
    )
    assert (tmp_path / "deep" / "er").is_dir()
    assert found.allowed_origins == ("https://a.example", "https://b.example")
    assert Settings(port=9).allowed_origins == ("http://127.0.0.1:9", "http://localhost:9")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("COLOUR", "red", "JINGYING_COLOUR"),
        ("PORT", "http", "JINGYING_PORT"),
        ("PORT", "", "JINGYING_PORT"),
        ("PORT", "0", "JINGYING_PORT"),
        ("PORT", "65536", "JINGYING_PORT"),
        ("PORT", "-1", "JINGYING_PORT"),
        ("DATABASE", "", "JINGYING_DATABASE"),
        ("DATABASE", "jingying.sqlite3", "JINGYING_DATABASE"),
        ("DATABASE", "mysql://root@db/jingying", "JINGYING_DATABASE"),
        ("DATABASE", "sqlite://", "JINGYING_DATABASE"),
        ("DATABASE", "sqlite:///", "JINGYING_DATABASE"),
        ("DATABASE", "sqlite:///:memory:", "JINGYING_DATABASE"),
        ("DATABASE", "sqlite+aiosqlite:///x", "JINGYING_DATABASE"),
        ("DATABASE", "postgresql://u:canary@host:port/db", "JINGYING_DATABASE"),
    ],
)
def test_what_is_wrong_is_named_and_no_secret_is(name: str, text: str, said: str) -> None:
    with pytest.raises(SystemExit) as refused:
        load({f"JINGYING_{name}": text})
    assert said in str(refused.value)
    assert "canary" not in str(refused.value)
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


@pytest.mark.parametrize("url", ["postgresql://h/db", "postgresql+psycopg://u:p@h:5432/db?options=-csearch_path%3Dx"])
def test_both_spellings_of_postgresql_are_taken(url: str) -> None:
    assert load({"JINGYING_DATABASE": url}).database == url


def test_matrices_are_worked_on_by_one_thread_whoever_loads_them_first() -> None:
    asked = "import sys, service.app, service.rules.measurement, os; print(len(os.listdir('/proc/self/task')))"
    done = subprocess.run([sys.executable, "-W", "error", "-c", asked], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "1"
