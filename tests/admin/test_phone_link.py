"""The one-time link: good once, for a while, and kept only as a hash."""

import json
import stat
from pathlib import Path

import pytest

from admin.phone_link import PhoneLink


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "data" / "admissions.json"


def test_anonymous_is_not_admitted(kept: Path) -> None:
    link = PhoneLink(kept)
    assert not link.admits(None)
    assert not link.admits("")
    assert not link.admits("guess")
    assert link.redeem("guess") is None


def test_a_link_is_good_once(kept: Path) -> None:
    link = PhoneLink(kept)
    token = link.issue()
    cookie = link.redeem(token)
    assert link.admits(cookie)
    assert link.redeem(token) is None
    assert link.admits(cookie)


def test_a_token_is_no_cookie(kept: Path) -> None:
    link = PhoneLink(kept)
    assert not link.admits(link.issue())


def test_each_link_admits_one_browser(kept: Path) -> None:
    link = PhoneLink(kept)
    one, other = link.issue(), link.issue()
    assert link.redeem(one) != link.redeem(other)


def test_a_link_lapses(kept: Path, clock: Clock) -> None:
    link = PhoneLink(kept, link_for=60, clock=clock)
    token = link.issue()
    clock.now += 61
    assert link.redeem(token) is None


def test_an_admission_lapses(kept: Path, clock: Clock) -> None:
    link = PhoneLink(kept, admitted_for=60, clock=clock)
    cookie = link.redeem(link.issue())
    clock.now += 59
    assert link.admits(cookie)
    clock.now += 2
    assert not link.admits(cookie)
    assert not PhoneLink(kept, clock=clock).admits(cookie)


def test_admissions_outlive_the_process_and_links_do_not(kept: Path) -> None:
    link = PhoneLink(kept)
    unused = link.issue()
    cookie = link.redeem(link.issue())
    again = PhoneLink(kept)
    assert again.admits(cookie)
    assert again.redeem(unused) is None


def test_only_hashes_are_kept_for_our_eyes_alone(kept: Path) -> None:
    link = PhoneLink(kept)
    cookie = link.redeem(link.issue())
    assert cookie is not None
    assert cookie not in kept.read_text()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", ["", "{", "[]", '{"a": "b"}', "7"])
def test_a_spoilt_list_starts_anew(kept: Path, content: str) -> None:
    kept.parent.mkdir()
    kept.write_text(content)
    link = PhoneLink(kept)
    assert link.admits(link.redeem(link.issue()))
    assert len(json.loads(kept.read_text())) == 1


def test_the_list_does_not_grow_without_end(kept: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    monkeypatch.setattr("admin.phone_link.ADMITTED_AT_MOST", 3)
    link = PhoneLink(kept, clock=clock)
    cookies = []
    for _ in range(5):
        cookies.append(link.redeem(link.issue()))
        clock.now += 1
    assert [link.admits(cookie) for cookie in cookies] == [False, False, True, True, True]


def test_strange_characters_in_a_cookie(kept: Path) -> None:
    assert not PhoneLink(kept).admits("\udcff\x00é")
