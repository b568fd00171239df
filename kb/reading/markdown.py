"""Markdown files: headings, front matter, and what HTML comments hide (CommonMark 0.31, spec.commonmark.org)."""

import re
from collections.abc import Iterator
from pathlib import Path

from kb.markdown import FENCE, blocks, plain
from kb.reading.dates import normal_date
from kb.reading.formats import decoded
from kb.reading.limits import Limits
from kb.reading.markdown_html import without_tags
from kb.reading.sections import Block, ReadDocument, Section, outlined

ATX = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
UNDERLINE = re.compile(r"\s{0,3}(=+|-+)\s*$")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
FIELD = re.compile(r"([A-Za-z_-]+):\s*(.*?)\s*$")
FRONT_LINES = 60
# What sites and static site generators call the same thing.
FACTS = {
    "title": "title",
    "author": "issuer",
    "organisation": "issuer",
    "organization": "issuer",
    "publisher": "issuer",
    "issuer": "issuer",
    "date": "published",
    "published": "published",
    "licence": "licence",
    "license": "licence",
    "url": "url",
    "source": "url",
    "doi": "url",
}


def read_markdown(path: Path, _: Limits) -> list[ReadDocument]:
    """One document. Raises SourceUnreadable."""
    return [markdown_document(decoded(path.read_bytes()))]


def markdown_document(text: str) -> ReadDocument:
    facts, body = _front_matter(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    without_comments = COMMENT.sub("", body)
    shown, hidden = without_tags(without_comments)
    sections = markdown_sections(shown)
    title = facts.get("title") or _first_heading(sections)
    url = facts.get("url", "")
    return ReadDocument(
        title=title,
        sections=sections,
        issuer=facts.get("issuer", ""),
        published=normal_date(facts.get("published", "")),
        licence=facts.get("licence", ""),
        url=f"https://doi.org/{url}" if url.startswith("10.") else url,
        notes=tuple(_notes(commented=without_comments != body, hidden=hidden)),
    )


def _notes(*, commented: bool, hidden: int) -> Iterator[str]:
    if commented:
        yield "an HTML comment in it was left out"
    if hidden:
        yield f"hidden parts of it left out: {hidden}"


def markdown_sections(text: str) -> tuple[Section, ...]:
    """By its headings, those inside fenced code apart."""
    found: list[tuple[int, str] | Block] = []
    held: list[str] = []
    fenced = False

    def let_go() -> None:
        found.extend(Block(block) for block in blocks("\n".join(held)))
        held.clear()

    for line in text.splitlines():
        if FENCE.match(line):
            fenced = not fenced
        heading = None if fenced else ATX.match(line)
        if heading:
            let_go()
            found.append((len(heading[1]), plain(heading[2])))
        elif not fenced and held and _is_title(held) and (rule := UNDERLINE.match(line)):
            above = held.pop()
            let_go()
            found.append((1 if rule[1].startswith("=") else 2, plain(above.strip())))
        else:
            held.append(line)
    let_go()
    return outlined(found)


def _is_title(held: list[str]) -> bool:
    """A paragraph of one line, which a line of signs below makes a heading."""
    return bool(held[-1].strip()) and held[-1][:1].isalnum() and (len(held) == 1 or not held[-2].strip())


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    if not text.startswith("---\n"):
        return {}, text
    head, mark, body = text[4:].partition("\n---\n")
    if not mark or head.count("\n") > FRONT_LINES:
        return {}, text
    facts: dict[str, str] = {}
    for line in head.splitlines():
        match = FIELD.match(line)
        if match and match[1].lower() in FACTS:
            facts.setdefault(FACTS[match[1].lower()], match[2].strip("\"'"))
    return facts, body


def _first_heading(sections: tuple[Section, ...]) -> str:
    return next((section.headings[0] for section in sections if section.headings), "")
