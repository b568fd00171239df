"""HTML inside Markdown (CommonMark 0.31, 4.6 and 6.6): what a reader would see of it, without its tags."""

import re
from collections.abc import Iterator

from kb.markdown import FENCE
from kb.reading.html import HEADINGS, INLINE, html_document
from kb.reading.raised import raised
from kb.reading.visible_style import WHITE, declarations, hides

_ATTRIBUTE = r"""\s+(?:[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>`=]+)|hidden|open|nowrap)"""
TAG = re.compile(rf"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)(?P<said>(?:{_ATTRIBUTE})*)\s*/?>")
STYLE = re.compile(r"""\bstyle\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
FIGURES = re.compile(r"([^<\n]{1,12})</sup>", re.IGNORECASE)
UNSEEN = frozenset(("script", "style", "template"))
KNOWN = (
    UNSEEN
    | INLINE
    | HEADINGS.keys()
    | frozenset("address article blockquote center details div dl dt dd figure figcaption hr p pre section".split())
    | frozenset("summary table thead tbody tfoot tr td th ul ol li caption colgroup col".split())
)
ALONE = frozenset(("br", "hr", "img", "wbr", "col"))  # elements that nothing closes


def without_tags(text: str) -> tuple[str, int]:
    """The text without its tags, those in fenced code apart, and how many hidden parts were left out of it."""
    shown, hidden = [], 0
    for part, fenced in _parts(text):
        plain, left_out = (part, 0) if fenced else _seen(part)
        shown.append(plain)
        hidden += left_out
    return "\n".join(shown), hidden


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """Runs of lines in turn, and whether they are fenced code."""
    held: list[str] = []
    fenced = False
    for line in text.split("\n"):
        if FENCE.match(line):
            yield "\n".join([*held, *([line] if fenced else [])]), fenced
            held, fenced = [] if fenced else [line], not fenced
        else:
            held.append(line)
    yield "\n".join(held), fenced


def _seen(text: str) -> tuple[str, int]:
    shown: list[str] = []
    at = hidden = 0
    while tag := TAG.search(text, at):
        name = tag["name"].lower()
        if name not in KNOWN:
            shown.append(text[at : tag.end()])
            at = tag.end()
            continue
        shown.append(text[at : tag.start()])
        at = tag.end()
        if tag["end"] or name in ALONE:
            shown.append(" " if name in ("br", "hr") else "")
        elif name in UNSEEN or _hidden(tag["said"]):
            at = _behind(text, name, at)
            hidden += 1
        elif name == "table":
            at = _behind(text, name, at)
            shown.append(_table(text[tag.start() : at]))
        elif name == "sup" and (figures := FIGURES.match(text, at)):
            at = figures.end()
            shown.append(raised(figures[1]))
    return "".join([*shown, text[at:]]), hidden


def _hidden(said: str) -> bool:
    if re.search(r"\bhidden\b", re.sub(r"""(["']).*?\1""", "", said)):
        return True
    style = STYLE.search(said)
    return style is not None and hides(declarations(style[1] or style[2] or ""), WHITE)


def _behind(text: str, name: str, at: int) -> int:
    """Where the element that was opened before ``at`` ends; the end of the text where nothing closes it."""
    depth = 1
    for tag in re.compile(rf"<(/?){name}\b[^<>]*>", re.IGNORECASE).finditer(text, at):
        depth += -1 if tag[1] else 1
        if not depth:
            return tag.end()
    return len(text)


def _table(markup: str) -> str:
    found = [block.text for section in html_document(markup).sections for block in section.blocks]
    return "\n\n".join(["", *found, ""])
