"""Web pages through lxml: the text a reader sees, its headings, lists and tables; no script, no menu."""

from collections.abc import Iterator
from pathlib import Path

from lxml import html
from lxml.etree import LxmlError, _Element

from kb.errors import SourceUnreadable
from kb.reading.dates import normal_date
from kb.reading.formats import decoded
from kb.reading.limits import Limits
from kb.reading.raised import raised
from kb.reading.sections import Block, ReadDocument, outlined
from kb.reading.tables import Cell, placed, reach, table_blocks
from kb.reading.visible_style import WHITE, Colour, Declared, declared, ground_of, hides, rules

LEFT_OUT = frozenset(
    "script style template noscript iframe object embed svg math canvas video audio nav aside form button select input "
    "textarea dialog head".split()
)
AROUND = frozenset(("header", "footer"))  # of the page; those of an article belong to it
HEADINGS = {f"h{level}": level for level in range(1, 7)}
INLINE = frozenset(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark q s samp small span "
    "strong sub sup time tt u var wbr".split()
)
DEEPEST = 200  # elements in one another; a page of a person has under 40
META = {
    "title": ("citation_title", "dc.title", "dcterms.title", "og:title"),
    "issuer": ("citation_publisher", "dc.publisher", "dcterms.publisher", "og:site_name", "publisher", "author"),
    "published": (
        "citation_publication_date",
        "citation_date",
        "article:published_time",
        "dc.date",
        "dcterms.issued",
        "dcterms.date",
        "datepublished",
        "date",
        "article:modified_time",
    ),
    "licence": ("dc.rights", "dcterms.license", "dcterms.rights", "copyright"),
}

Line = tuple[int, str] | Block


def read_html(path: Path, _: Limits) -> list[ReadDocument]:
    """One document. Raises SourceUnreadable."""
    return [html_document(decoded(path.read_bytes()))]


def html_document(text: str) -> ReadDocument:
    """Raises SourceUnreadable."""
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        page = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (LxmlError, ValueError) as error:
        raise SourceUnreadable("it is no web page that can be read: it holds no element") from error
    walk = _Walk(rules("\n".join(map(_all_text, page.iter("style")))))
    walk.read(_main(page))
    facts = _facts(page)
    sections = outlined(walk.lines)
    title = facts["title"] or next((line[1] for line in walk.lines if isinstance(line, tuple)), "")
    return ReadDocument(
        title=title,
        sections=sections,
        issuer=facts["issuer"],
        published=normal_date(facts["published"]),
        licence=facts["licence"],
        notes=(f"hidden parts of it left out: {walk.hidden}",) if walk.hidden else (),
    )


def _main(page: _Element) -> _Element:
    """What the page is about: its ``main``, or its only ``article``, or its body."""
    for tag in ("main", "article"):
        found = list(page.iter(tag))
        if len(found) == 1:
            return found[0]
    bodies = list(page.iter("body"))
    return bodies[0] if bodies else page


def _facts(page: _Element) -> dict[str, str]:
    given: dict[str, str] = {}
    for meta in page.iter("meta"):
        name = (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").strip().lower()
        given.setdefault(name, " ".join((meta.get("content") or "").split()))
    facts = {fact: next((given[name] for name in names if given.get(name)), "") for fact, names in META.items()}
    if not facts["title"]:
        facts["title"] = next((" ".join((title.text or "").split()) for title in page.iter("title")), "")
    if not facts["licence"]:
        links = [link for link in page.iter("link", "a") if "license" in (link.get("rel") or "").split()]
        facts["licence"] = next((link.get("href") or "" for link in links), "")
    if not facts["published"]:
        facts["published"] = next((time.get("datetime") or "" for time in page.iter("time")), "")
    return facts


def _all_text(element: _Element) -> str:
    return "".join(map(str, element.itertext()))


class _Walk:
    """Goes through the elements in reading order; ``lines`` is what it found, ``hidden`` how much it left out."""

    def __init__(self, sheet: dict[str, Declared]) -> None:
        self.lines: list[Line] = []
        self.hidden = 0
        self._sheet = sheet
        self._held: list[str] = []

    def read(self, element: _Element) -> None:
        self._inside(element, WHITE, 0)
        self._paragraph()

    def _inside(self, element: _Element, ground: Colour | None, depth: int) -> None:
        self._held.append(element.text or "")
        for child in element:
            if isinstance(child.tag, str) and depth < DEEPEST:
                self._element(child, ground, depth)
            self._held.append(child.tail or "")

    def _element(self, element: _Element, ground: Colour | None, depth: int) -> None:
        tag = str(element.tag).lower()
        if tag in LEFT_OUT or (tag in AROUND and not any(above.tag == "article" for above in element.iterancestors())):
            return
        found = self._style(element)
        behind = ground_of(found, ground)
        if self._unseen(element, found, behind):
            return
        if tag == "br":
            self._held.append("\n")
        elif tag == "sup":
            self._held.append(_raised(element, self._text(element, behind, depth + 1)))
        elif tag in INLINE:
            self._inside(element, behind, depth + 1)
        else:
            self._paragraph()
            self._block(element, tag, behind, depth + 1)
            self._paragraph()

    def _unseen(self, element: _Element, found: Declared, ground: Colour | None) -> bool:
        """Whether a reader sees nothing of the element; what is left out is counted."""
        unseen = element.get("hidden") is not None or element.get("aria-hidden") == "true" or hides(found, ground)
        self.hidden += unseen and bool(_all_text(element).strip())
        return unseen

    def _style(self, element: _Element) -> Declared:
        classes = (element.get("class") or "").split()
        style = element.get("style") or ""
        if element.get("color"):
            style = f"color: {element.get('color')}; {style}"
        return declared(self._sheet, str(element.tag), classes, element.get("id") or "", style)

    def _block(self, element: _Element, tag: str, ground: Colour | None, depth: int) -> None:
        if tag in HEADINGS:
            text = self._text(element, ground, depth)
            if text:
                self.lines.append((HEADINGS[tag], text))
        elif tag in ("ul", "ol"):
            self.lines += map(Block, self._items(element, ground, depth, tag == "ol", 0))
        elif tag == "table" and not any(True for _ in element.iterdescendants("table")):
            self._table(element, ground, depth)
        elif tag == "pre":
            self.lines.append(Block(f"```\n{self._as_typed(element, ground).strip(chr(10))}\n```"))
        else:
            self._inside(element, ground, depth)

    def _as_typed(self, element: _Element, ground: Colour | None) -> str:
        """With its spaces and line ends, and without what is hidden in it."""
        parts = [element.text or ""]
        for child in element:
            if isinstance(child.tag, str) and child.tag not in LEFT_OUT:
                found = self._style(child)
                behind = ground_of(found, ground)
                parts.append("" if self._unseen(child, found, behind) else self._as_typed(child, behind))
            parts.append(child.tail or "")
        return "".join(parts)

    def _text(self, element: _Element, ground: Colour | None, depth: int) -> str:
        """The words inside as one line."""
        inner = _Walk(self._sheet)
        inner._inside(element, ground, depth)
        inner._paragraph()
        self.hidden += inner.hidden
        return " ".join(" ".join(line[1] if isinstance(line, tuple) else line.text for line in inner.lines).split())

    def _items(
        self, element: _Element, ground: Colour | None, depth: int, numbered: bool, indent: int
    ) -> Iterator[str]:
        """Each item with the lists inside it indented under it."""
        number = 0
        for item in element:
            if item.tag != "li" or depth >= DEEPEST:
                continue
            found = self._style(item)
            behind = ground_of(found, ground)
            if self._unseen(item, found, behind):
                continue
            number += 1
            nested = [child for child in item if child.tag in ("ul", "ol")]
            below = [
                line
                for child in nested
                if not self._unseen(child, self._style(child), behind)
                for line in self._items(child, behind, depth + 1, child.tag == "ol", indent + 2)
            ]
            for child in nested:
                _drop(child)
            mark = f"{number}." if numbered else "-"
            lines = [f"{' ' * indent}{mark} {self._text(item, behind, depth + 1)}".rstrip(), *below]
            yield "\n".join(lines)

    def _table(self, element: _Element, ground: Colour | None, depth: int) -> None:
        caption = next((self._text(each, ground, depth) for each in element.iter("caption")), "")
        rows = [self._row(row, ground, depth) for row in element.iter("tr")]
        if caption:
            self.lines.append(Block(caption))
        self.lines += table_blocks(placed(rows))

    def _row(self, row: _Element, ground: Colour | None, depth: int) -> list[tuple[Cell, int, int]]:
        """Its cells, and over how many rows and columns each reaches; a cell that is hidden keeps its place."""
        for part in (row.getparent(), row):
            if part is not None and part.tag != "table":
                found = self._style(part)
                ground = ground_of(found, ground)
                if self._unseen(part, found, ground):
                    return []
        return [
            (self._cell(cell, ground, depth), reach(cell.get("rowspan")), reach(cell.get("colspan")) or 1)
            for cell in row
            if cell.tag in ("td", "th")
        ]

    def _cell(self, cell: _Element, ground: Colour | None, depth: int) -> Cell:
        found = self._style(cell)
        behind = ground_of(found, ground)
        text = "" if self._unseen(cell, found, behind) else self._text(cell, behind, depth)
        return Cell(text, head=cell.tag == "th")

    def _paragraph(self) -> None:
        lines = [" ".join(line.split()) for line in "".join(self._held).split("\n\n")]
        self._held.clear()
        self.lines += [Block(line) for line in lines if line]


def _raised(element: _Element, text: str) -> str:
    """Nothing for one that leads to a note: it is a mark of the page, and no text."""
    return "" if next(element.iter("a"), None) is not None else raised(text)


def _drop(element: _Element) -> None:
    """Out of its parent, in which the text behind it stays."""
    parent, before, behind = element.getparent(), element.getprevious(), f" {element.tail or ''}"
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + behind
    else:
        parent.text = (parent.text or "") + behind
    parent.remove(element)
