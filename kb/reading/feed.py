"""Feeds: RSS 0.9 to 2.0 and Atom (RFC 4287), to the addresses of their entries."""

from urllib.parse import urljoin

from lxml import etree

from kb.errors import SourceUnreadable

ROOTS = frozenset(("rss", "feed", "RDF"))
HEAD = 2_000


def is_feed(content: bytes, kind: str) -> bool:
    """By its media type, else by its first element."""
    if kind in ("application/rss+xml", "application/atom+xml", "application/rdf+xml"):
        return True
    head = content[:HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith((b"<?xml", b"<rss", b"<feed", b"<rdf:RDF")) and any(
        mark in head for mark in (b"<rss", b"<feed", b"<rdf:RDF")
    )


def entries(content: bytes, address: str, most: int) -> list[str]:
    """The addresses the first ``most`` entries lead to, each once. Raises SourceUnreadable."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    if b"<!DOCTYPE" in content[:HEAD] or b"<!ENTITY" in content:
        raise SourceUnreadable("the feed brings definitions of its own, which are not read")
    try:
        root = etree.fromstring(content, parser)
    except (etree.LxmlError, ValueError) as error:
        raise SourceUnreadable("it is no feed that can be read: its XML is broken") from error
    if etree.QName(root).localname not in ROOTS:
        raise SourceUnreadable("it is XML of a kind that is not read")
    found: dict[str, None] = {}
    for entry in root.iter("{*}item", "{*}entry", "item", "entry"):
        link = _link(entry)
        if link:
            found.setdefault(urljoin(address, link).partition("#")[0])
    return list(found)[:most]


def _link(entry: etree._Element) -> str:
    for child in entry:
        if not isinstance(child.tag, str) or etree.QName(child).localname != "link":
            continue
        if child.get("href") and child.get("rel", "alternate") == "alternate":
            return str(child.get("href")).strip()
        if child.text and child.text.strip():
            return child.text.strip()
    return ""
