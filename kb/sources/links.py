"""The addresses a web page leads to, on its own site and below the place where reading began (pure)."""

import html
import re
from urllib.parse import urljoin, urlsplit

LINK = re.compile(rb"<a\s[^<>]{0,500}?href\s*=\s*[\"']?([^\"'\s<>]{1,1000})", re.IGNORECASE)
NO_PAGES = (
    ".jpg",
    ".jpeg",
    ".png",
    ".gif",
    ".svg",
    ".css",
    ".js",
    ".zip",
    ".mp3",
    ".mp4",
    ".xls",
    ".xlsx",
    ".ppt",
    ".pptx",
)
MOST_LINKS = 500


def origin(address: str) -> tuple[str, str | None, int | None]:
    """Scheme, host and port (RFC 6454). Raises ValueError for what is no address."""
    parts = urlsplit(address)
    return parts.scheme, parts.hostname, parts.port or {"https": 443, "http": 80}.get(parts.scheme)


def below(start: str, address: str) -> bool:
    """Whether the address is on the site of the first one, in its folder or in one inside it."""
    folder = (urlsplit(start).path or "/").rpartition("/")[0] + "/"
    try:
        return origin(address) == origin(start) and (urlsplit(address).path or "/").startswith(folder)
    except ValueError:
        return False


def links(page: bytes, address: str) -> list[str]:
    """Where its links lead, each once, without their fragments."""
    found: dict[str, None] = {}
    for match in LINK.finditer(page):
        try:
            onward = urljoin(address, html.unescape(match[1].decode("utf-8", "replace"))).partition("#")[0]
        except ValueError:
            continue
        if onward.startswith(("http://", "https://")) and not urlsplit(onward).path.lower().endswith(NO_PAGES):
            found.setdefault(onward)
        if len(found) >= MOST_LINKS:
            break
    return list(found)
