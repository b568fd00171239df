"""XML of servers outside, with entities, definitions and the network off (pure)."""

from typing import Any

from lxml import etree

from kb.errors import SourceGarbled


def parsed(content: bytes) -> etree._Element:
    """The root element. A document type is let by, as PubMed sends one, but no definition in it.

    Raises SourceGarbled.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.LxmlError, ValueError) as error:
        raise SourceGarbled("its server answers no XML that can be read") from error
    if root is None:
        raise SourceGarbled("its server answers no XML that can be read")
    kind: Any = root.getroottree().docinfo.internalDTD
    if kind is not None and (any(True for _ in kind.iterentities()) or any(True for _ in kind.iterelements())):
        raise SourceGarbled("its XML brings definitions of its own, which are not read")
    return root


def words(element: etree._Element | None) -> str:
    """All text inside, on one line; "" for None."""
    return "" if element is None else " ".join("".join(map(str, element.itertext())).split())
