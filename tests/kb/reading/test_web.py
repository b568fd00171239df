"""Web addresses fetched from a server on this machine."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from kb.errors import SourceUnreadable
from kb.reading.connecting import is_public
from kb.reading.feed import entries, is_feed
from kb.reading.limits import LIMITS, Limits
from kb.reading.web import fetch


class Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/loop":
            self.send_response(302)
            self.send_header("Location", "/loop")
            self.end_headers()
        elif self.path == "/moved":
            self.send_response(301)
            self.send_header("Location", "/page?x=1#part")
            self.end_headers()
        elif self.path == "/file":
            self.send_response(302)
            self.send_header("Location", "file:///etc/passwd")
            self.end_headers()
        elif self.headers.get("If-None-Match") == '"one"':
            self.send_response(304)
            self.end_headers()
        elif self.path == "/none":
            self.send_error(404, "Not Found")
        else:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("ETag", '"one"')
            if self.path == "/torn":
                self.send_header("Content-Length", "900")
            if self.path == "/packed":
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(b"x" * (5_000 if self.path == "/large" else 10))

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def test_a_page_with_what_tells_it_again(server: str) -> None:
    fetched = fetch(f"{server}/moved", LIMITS, private=True)

    assert fetched.content == b"x" * 10
    assert fetched.address == f"{server}/page?x=1#part"
    assert (fetched.kind, fetched.etag) == ("text/html", '"one"')
    assert fetch(f"{server}/page", LIMITS, private=True, etag='"one"').content is None


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/none", "404 Not Found: look at the address; if the page was withdrawn, take it out"),
        ("/loop", "leads on more than 5 times"),
        ("/file", "only http and https"),
        ("/large", "more than the 1.0 kB"),
        ("/packed", "packed"),
        ("/torn", "broke off"),
    ],
)
def test_refused_with_a_reason(server: str, path: str, said: str) -> None:
    with pytest.raises(SourceUnreadable, match=said):
        fetch(f"{server}{path}", Limits(web_bytes=1_000), private=True)


def test_nothing_inside_the_house_unless_asked_for(server: str) -> None:
    with pytest.raises(SourceUnreadable, match="--allow-private"):
        fetch(f"{server}/page", LIMITS)
    with pytest.raises(SourceUnreadable, match="--allow-private"):
        fetch(server.replace("127.0.0.1", "localhost"), LIMITS)


@pytest.mark.parametrize("address", ["ftp://x/y", "file:///etc/passwd", "http://", "http://u:p@x/", "http://x:99999/"])
def test_only_plain_web_addresses(address: str) -> None:
    with pytest.raises(SourceUnreadable):
        fetch(address, LIMITS)


@pytest.mark.parametrize(
    ("place", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("10.0.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("fe80::1%eth0", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_what_is_inside_the_house(place: str, public: bool) -> None:
    assert is_public(place) is public


RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><link>https://x.org/</link>
<item><title>One</title><link>/one#part</link></item><item><link>https://x.org/two</link></item>
<item><link>/one</link></item><item><title>No link</title></item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom">
<entry><link rel="self" href="/self"/><link href="three"/></entry></feed>"""


def test_feeds() -> None:
    assert is_feed(RSS, "text/xml")
    assert is_feed(b"", "application/atom+xml")
    assert not is_feed(b"<html>", "text/html")
    assert entries(RSS, "https://x.org/feed", 10) == ["https://x.org/one", "https://x.org/two"]
    assert entries(RSS, "https://x.org/feed", 1) == ["https://x.org/one"]
    assert entries(ATOM, "https://x.org/a/feed", 10) == ["https://x.org/a/three"]


@pytest.mark.parametrize(
    "content",
    [
        b'<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><item><link>&a;</link></item></rss>',
        b"<rss><item>",
        b"<svg/>",
    ],
)
def test_a_hostile_or_broken_feed_is_refused(content: bytes) -> None:
    with pytest.raises(SourceUnreadable):
        entries(content, "https://x.org", 10)
