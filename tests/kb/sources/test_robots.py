"""robots.txt by the examples of RFC 9309, and addresses on a page."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kb.sources.links import below, links
from kb.sources.robots import CLOSED, LONGEST_DELAY, Robots, robots

AGENT = "VoiceAssist (clinical reference by telephone)"


@pytest.mark.parametrize(
    ("rule", "path", "allowed"),
    [
        ("/fish", "/fish/salmon.html", False),
        ("/fish", "/Fish.asp", True),
        ("/fish*", "/fish", False),
        ("/fish/", "/fish", True),
        ("/*.php", "/folder/any.php.file.html", False),
        ("/*.php", "/", True),
        ("/*.php$", "/a/filename.php", False),
        ("/*.php$", "/filename.php?parameters", True),
        ("/fish*.php", "/fishheads/catfish.php?p", False),
        ("/page$", "/page", False),
        ("/page$", "/page/page", True),
        ("/", "/anything", False),
        ("", "/anything", True),
    ],
)
def test_rules_match_as_the_standard_shows(rule: str, path: str, allowed: bool) -> None:
    assert robots(f"User-agent: *\nDisallow: {rule}\n".encode(), AGENT).allows(path) is allowed


def test_the_longest_rule_decides_and_of_two_the_one_that_allows() -> None:
    found = robots(b"User-agent: *\nDisallow: /example/\nAllow: /example/page\nDisallow: /both\nAllow: /both\n", AGENT)
    assert not found.allows("/example/disallowed.gif")
    assert found.allows("/example/page.html")
    assert found.allows("/both")


def test_our_own_group_is_taken_instead_of_the_one_for_all() -> None:
    text = (
        b"User-agent: *\nDisallow: /\n\nUser-agent: other\nUser-agent: VoiceAssist # us\nDisallow: /x\nCrawl-delay: 7\n"
    )
    found = robots(text, AGENT)
    assert found.allows("/y")
    assert not found.allows("/x")
    assert found.delay == 7.0
    assert not robots(text, "somebody else").allows("/y")


@pytest.mark.parametrize(("written", "seconds"), [("1e9", LONGEST_DELAY), ("-3", 0.0), ("nan", 0.0), ("soon", 0.0)])
def test_a_delay_stays_within_reason(written: str, seconds: float) -> None:
    assert robots(f"User-agent: *\nCrawl-delay: {written}\n".encode(), AGENT).delay == seconds


def test_a_closed_site_allows_nothing_and_one_without_rules_everything() -> None:
    assert not CLOSED.allows("/")
    assert Robots().allows("/")


def test_no_rule_is_slow() -> None:
    found = robots(b"User-agent: *\nDisallow: /" + b"*a" * 5_000 + b"b$\n", AGENT)
    began = time.process_time()
    assert found.allows("/" + "a" * 8_000)
    assert time.process_time() - began < 2.0


@given(some.binary(max_size=400), some.text(max_size=40))
def test_any_file_can_be_read(content: bytes, path: str) -> None:
    assert robots(content, AGENT).allows(f"/{path}") in (True, False)


def test_links_of_a_page() -> None:
    page = b"""<a href="/one.html#part">1</a><A class=x HREF='two.html'>2</A><a href=three.html>3</a><a name=x>
    <a href="https://other.example/">4</a><a href="mailto:x@y.example">5</a><a href="javascript:x()">6</a>
    <a href="/one.html">again</a><a href="/x.pdf?a=1&amp;b=2">7</a><a href="/picture.PNG">8</a><a href="http://[bad">9</a>"""
    assert links(page, "https://a.example/folder/start.html") == [
        "https://a.example/one.html",
        "https://a.example/folder/two.html",
        "https://a.example/folder/three.html",
        "https://other.example/",
        "https://a.example/x.pdf?a=1&b=2",
    ]


@pytest.mark.parametrize(
    ("address", "is_below"),
    [
        ("https://a.example/folder/page.html", True),
        ("https://a.example:443/folder/deep/page.html", True),
        ("https://a.example/folderx/page.html", False),
        ("https://a.example/", False),
        ("http://a.example/folder/page.html", False),
        ("https://b.example/folder/page.html", False),
        ("https://a.example@evil.example/folder/x", False),
        ("https://a.example:99999/folder/x", False),
    ],
)
def test_what_lies_below_the_start(address: str, is_below: bool) -> None:
    assert below("https://a.example/folder/start.html", address) is is_below
