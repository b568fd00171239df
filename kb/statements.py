"""From passages to the statements that can be spoken from them.

Pure. Digests are written for the eye: nested lists, tables, decision trees in code blocks. Each becomes statements that
stand alone for the ear, in the words of the passage; nothing is added but the labels under which they stood.

The ingest process embeds what they are searched by, and a service that answers a call finds those vectors by
``text_hash``: both get their statements here.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from kb.documents import Passage
from kb.markdown import EMPHASIS, FENCE, LINK, TABLE_RULE, blocks, is_row
from kb.reading.imprint_lines import heads_imprint, is_imprint
from kb.reading.instructions import addresses_a_machine

EXTRACTION = 4
"""Raise it when the same passage would give other statements: what is new is then embedded at the next ingest. Until
then a statement whose text was not met is embedded when a caller's question needs it."""

_ITEM = re.compile(r"^(?P<indent>\s*)(?:[-*+•]|\d{1,2}[.)]|\[ ?\])\s+(?P<text>.*)$")
_BRANCH = re.compile(r"^[\s|+]*(?:-+>|=+>|→|-{2,})?\s*")
_SENTENCE_END = re.compile(r"(?<=[a-z0-9%)\]][.!?])\s+(?=[A-Z(\d])")
_ABBREVIATED = re.compile(r"\b(?:e\.g|i\.e|vs|approx|Dr|No|Fig|al|etc|cf)\.$")
_ASIDE_ALONE = re.compile(r"\([^()]*\)[.;,]?")
"""What stands in brackets behind a sentence ("(Class IIb)") belongs to it and says nothing alone."""
_GOES_ON = re.compile(r"AND\b")
"""An item that begins so is true only with the one before it."""
_LABEL_ONLY = re.compile(r"^(?:[^.;]|\.(?=\d))+:$")
_LABELLED = re.compile(r"^(?P<label>[A-Z](?:[^.:;]|\.(?=\d)){1,70}?):\s+(?P<rest>.+)$", re.DOTALL)
LEAD_IN_WORDS = 40
"""A longer paragraph or item that ends in a colon is text of its own, not the sentence that announces a list."""
ALTERNATIVE = re.compile(r"[;,]?\s+(?:OR|or)\s*$")
"""What an item ends with when the next one may be taken instead."""
_NOTE = re.compile(
    r"^(?:note|caveats?|caution|warning|important|key (?:point|principle)|limitations?|exceptions?)\b", re.IGNORECASE
)

_AMOUNT = r"\d[\d,.]*(?:\s?(?:-|–|to)\s?\d[\d,.]*)?\s?-?"
_DOSE = re.compile(
    rf"{_AMOUNT}(?:mg|mcg|µg|g|units?|IU|mEq|mmol|mL|puffs?|tablets?|drops?"
    r"|(?:micro|milli|nano)?grams?|millimoles?|(?:milli)?lit(?:re|er)s?|international units)"
    r"(?:/(?:kg|day|h|hr|hour|min|dose|week|m2|m²|puff))*\b"
    r"(?!/dL|/L|/mL|/g\b| per (?:deci|milli)?lit(?:re|er)\b)"
    r"|\b(?:[Dd]os(?:e|es|ing|age)|bolus|BID|TID|QID|TDS|once daily|twice daily|q\d+h)\b"
)
_WARNING = re.compile(
    r"\b(?:contra-?indicat\w*|avoid\w*|do not|does not recommend|should not|must not|never"
    r"|not (?:be |routinely )?(?:recommended|used|given|indicated|advised)|recommend(?:s|ed)? against"
    r"|harm(?:ful)?|caution\w*"
    r"|warning|black box|teratogenic|fatal|life.threatening|discontinue|withhold|stop (?:the )?\w+ if"
    r"|hold (?:the )?(?:drug|dose)|unless|maximum|do not exceed|toxicity"
    r"|no antithrombotic)\b",
    re.IGNORECASE,
)
_THRESHOLD = re.compile(
    r"(?:[<>≥≤]=?|=)\s?\d"
    r"|\b(?:at least|more than|less than|above|below|over|under|within|target\w*|goal)\b[^.;]{0,40}?\d"
    r"|\d\s?(?:%|mmHg|mm Hg|mg/dL|mmol/L|mL/min|g/dL|bpm|°C)"
)
_COUNTS = re.compile(
    r"\b(?:all|any|one|two|three|either|following|must|if|when|unless|requires?|includes?|depends|avoid"
    r"|not|who|whose|that|by|are|is|with"
    r"|contra-?indicat\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing a passage says, in its words without marks.

    text: a sentence or a list item; a table row as "first cell: heading cell; ...".
    under: labels it stands under ("Apixaban"), outermost first, needed when it is said without its parent.
    caveats: statements below or right behind it that belong to its dose or recommendation ("Dose reduction: ...").
    position: order within its passage.
    listed: of an item of a list that a lead-in announces, or whose items are alternatives, every item of that list;
    flat: none of these has more sentences than one, or anything under it.
    dose, warning, threshold: what it carries.
    """

    text: str
    passage: Passage
    position: int
    under: tuple[str, ...] = ()
    caveats: tuple["Statement", ...] = field(default=(), compare=False)
    listed: tuple[str, ...] = field(default=(), compare=False)
    flat: bool = field(default=False, compare=False)

    @property
    def dose(self) -> bool:
        return bool(_DOSE.search(self.text)) and bool(re.search(r"\d", self.text))

    @property
    def warning(self) -> bool:
        return bool(_WARNING.search(self.text))

    @property
    def threshold(self) -> bool:
        return bool(_THRESHOLD.search(self.text))

    @property
    def vital(self) -> bool:
        """A dose, a contraindication or a warning: offered again when it was not heard."""
        return self.dose or self.warning

    @property
    def label(self) -> str:
        """The label the statement itself begins with; empty when it has none."""
        return _label(self.text)[0]

    @property
    def standing_alone(self) -> str:
        """The text with the labels it stands under, when it does not say them itself."""
        return self.behind(())

    def behind(self, said: tuple[str, ...]) -> str:
        """The text with its labels but for those that were ``said`` just before."""
        return _behind(self.text, self.under, said)

    @property
    def searched(self) -> str:
        """What a question is compared with: topic, heading, labels, text."""
        return f"{self.passage.heading}. {self.standing_alone}"


def text_hash(searched: str) -> bytes:
    """The name under which the vector of a statement's ``searched`` is kept."""
    return hashlib.sha256(searched.encode()).digest()


@lru_cache(maxsize=1024)  # asked for twelve times of each statement that is weighed
def _behind(text: str, under: tuple[str, ...], said: tuple[str, ...]) -> str:
    labels = [label for label in _needed(text, under) if label not in said and not _says(text, label)]
    return ": ".join([", ".join(labels), _lower_first(text)]) if labels else text


def _needed(text: str, under: tuple[str, ...]) -> tuple[str, ...]:
    """A long label above a nearer one is a heading, unless it says how its items count."""
    labelled = bool(_label(text)[0])
    return tuple(
        label
        for place, label in enumerate(under)
        if len(label.split()) <= 5 or _COUNTS.search(label) or (place == len(under) - 1 and not labelled)
    )


def _says(text: str, label: str) -> bool:
    words = re.findall(r"[a-z]{4,}", label.lower())
    return bool(words) and all(word in text.lower() for word in words)


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:] if re.match(r"[A-Z][a-z]+\s[a-z]", text) else text


@dataclass(slots=True)
class _Line:
    """A line of a list before its sentences are cut: how deep it stands, and what stands under it."""

    depth: int
    text: str
    item: bool = False


def statements(passage: Passage) -> list[Statement]:
    """Everything the passage says, in its order, with caveats tied to what they belong to; nothing of its imprint."""
    if heads_imprint(passage.heading):
        return []
    found: list[Statement] = []
    lists: dict[int, _List] = {}
    lead_in = ""
    for block in _with_what_goes_on(blocks(passage.text)):
        first = block.splitlines()[0]
        if FENCE.match(first):
            lines = _tree_lines(block)
        elif is_row(first):
            lines = [_Line(0, row) for row in _rows(block)]
        elif _ITEM.match(first):
            lines = [replace(line, item=True) for line in _item_lines(block)]
        else:
            text = _clean(re.sub(r"(?m)^>\s?", "", block))
            if text.endswith(":") and len(text.split()) <= LEAD_IN_WORDS:
                lead_in = text.rstrip(": ")
                continue
            lead_in = ""
            lines = [_Line(0, text)]
        _add(found, lines, lead_in, passage, lists)
    return _with_caveats([_of_its_list(statement, lists) for statement in found])


def _with_what_goes_on(found: list[str]) -> Iterator[str]:
    """The blocks, an item that begins with AND joined to the one before it."""
    held = ""
    for block in found:
        item = _ITEM.match(block)
        if item and _GOES_ON.match(_clean(item["text"])) and _ITEM.match(held) and not held.endswith(":"):
            held = f"{held.rstrip('.,; ')} {block[item.start('text') :]}"
            continue
        if held:
            yield held
        held = block
    if held:
        yield held


@dataclass(slots=True)
class _List:
    """Items of one depth behind one lead-in, and the places of their statements."""

    under: tuple[str, ...]
    depth: int
    announced: bool
    first: int
    last: int
    items: list[str] = field(default_factory=list)


def _add(found: list[Statement], lines: list[_Line], lead_in: str, passage: Passage, lists: dict[int, _List]) -> None:
    open_labels: list[tuple[int, str]] = [(-1, lead_in)] if lead_in else []
    announced = {lead_in}
    for line in lines:
        open_labels = [pair for pair in open_labels if pair[0] < line.depth]
        under = tuple(label for _, label in open_labels)
        if _LABEL_ONLY.match(line.text) and len(line.text.split()) <= LEAD_IN_WORDS:
            open_labels.append((line.depth, line.text.rstrip(": ")))
            announced.add(open_labels[-1][1])
            continue
        if _tells_of_the_document(line.text, under, passage):
            continue
        sentences = list(_sentences(line.text))
        label, rest = _label(line.text)
        if sentences and _tells_of_the_document(sentences[0], under, passage):
            label = ""
        if line.item:
            _list(lists, len(found), line, under, announced=bool(under) and under[-1] in announced)
        for number, sentence in enumerate(sentences):
            own = (*under, label) if label and number else under
            if not (_tells_of_the_document(sentence, own, passage) or addresses_a_machine(sentence)):
                found.append(Statement(sentence, passage, len(found), own))
        if label and rest:
            open_labels.append((line.depth, label))
        elif not label:
            open_labels.append((line.depth, ""))
        open_labels = [pair for pair in open_labels if pair[1]]


def _tells_of_the_document(text: str, under: tuple[str, ...], passage: Passage) -> bool:
    """A date or a name that stands under a label ("Apixaban: approved 2012") tells of what the label says."""
    return all(map(heads_imprint, under)) and is_imprint(text, passage.document.organisation)


def _list(lists: dict[int, _List], position: int, line: _Line, under: tuple[str, ...], *, announced: bool) -> None:
    """Notes that an item's first statement stands at ``position``, in a list that is known or in a new one."""
    same = [one for one in lists.values() if one.under == under and one.depth == line.depth]
    if not same or (not under and same[-1].last != position - 1):
        same = [_List(under, line.depth, announced, position, position)]
    same[-1].items.append(line.text)
    same[-1].last = position
    lists[position] = same[-1]


def _of_its_list(statement: Statement, lists: dict[int, _List]) -> Statement:
    """The statement with every item of its list, when it is an item whole."""
    here = lists.get(statement.position)
    if here is None or len(here.items) < 2 or not (here.announced or any(map(ALTERNATIVE.search, here.items))):
        return statement
    if statement.text not in here.items:
        return statement
    flat = here.last - here.first == len(here.items) - 1
    return replace(statement, listed=tuple(here.items), flat=flat)


def _label(text: str) -> tuple[str, str]:
    match = _LABELLED.match(text)
    return (match["label"].strip(), match["rest"]) if match else ("", text)


def _clean(text: str) -> str:
    """Without emphasis, links and tick boxes. A ">" that begins a cell or an item is a comparison and stays."""
    return " ".join(EMPHASIS.sub("", LINK.sub(r"\1", re.sub(r"\[ ?[xX]?\] ", "", text))).split())


def _item_lines(block: str) -> Iterator[_Line]:
    held: _Line | None = None
    for raw in block.splitlines():
        match = _ITEM.match(raw)
        if not match:
            if held and raw.strip():
                held.text = f"{held.text} {_clean(raw)}"
            continue
        if held:
            yield held
        held = _Line(len(match["indent"].expandtabs(4)), _clean(match["text"]))
    if held:
        yield held


def _tree_lines(block: str) -> list[_Line]:
    """A decision tree drawn with arrows: a condition, and what is done under it, as one line."""
    found: list[_Line] = []
    for line in block.splitlines():
        mark = _BRANCH.match(line)
        text = _clean(line[mark.end() :]) if mark and not FENCE.match(line) else ""
        if not re.search(r"\w", text):
            continue
        depth = mark.end() if mark else 0
        found.append(_Line(depth, _condition(text)))
    return found


def _condition(text: str) -> str:
    """A branch that asks ("K+ < 3.5?") is the condition of what stands under it."""
    if not text.endswith("?"):
        return text
    asked = text.rstrip("?")
    return (
        f"{asked}:" if re.match(r"(?:Does|Do|Is|Are|Has|Have|Can|Was|What)\b", asked) else f"If {_lower_first(asked)}:"
    )


_PROPERTY = re.compile(
    r"(?:standard |usual |recommended |target |core )*(?:dos(?:e|es|ing)|regimen|route|frequency|duration|interval"
    r"|timing|rate|temperature|target|maximum(?: dose)?|administration)\b",
    re.IGNORECASE,
)
_TOGETHER = 30
"""Words up to which rows that are properties of one thing (its dose, its route, how often) are one statement."""


def _rows(table: str) -> Iterator[str]:
    """What the rows say; those of a table of two columns that are properties of one thing are said together."""
    held: list[str] = []
    for row in _single_rows(table):
        belongs = bool(_PROPERTY.match(row.split(":", 1)[0])) and len(_cells(table.splitlines()[0])) == 2
        if held and not (belongs and sum(len(one.split()) for one in (*held, row)) <= _TOGETHER):
            yield "; ".join(held)
            held = []
        if belongs:
            held.append(row)
        else:
            yield row
    if held:
        yield "; ".join(held)


def _single_rows(table: str) -> Iterator[str]:
    """Each row as "first cell: heading, cell; heading, cell"; a table of two columns as "first: second"."""
    rows = [_cells(line) for line in table.splitlines() if not TABLE_RULE.match(line)]
    ruled = any(TABLE_RULE.match(line) for line in table.splitlines())
    head, body = (rows[0], rows[1:]) if ruled and rows else ([], rows)
    for row in body:
        first, *others = row
        pairs = [
            cell if len(row) <= 2 or number >= len(head) or not head[number] else f"{head[number]}, {cell}"
            for number, cell in enumerate(others, start=1)
            if cell and cell not in "-–—"
        ]
        if first and pairs:
            yield f"{first}: {'; '.join(pairs)}"


def _cells(line: str) -> list[str]:
    return [_clean(cell) for cell in line.strip().strip("|").split("|")]


def _sentences(text: str) -> Iterator[str]:
    whole, held = "", ""
    for piece in _SENTENCE_END.split(text):
        held = f"{held} {piece}".strip()
        if _ABBREVIATED.search(held) or held.count("(") > held.count(")"):
            continue
        if whole and _ASIDE_ALONE.fullmatch(held):
            whole = f"{whole} {held}"
        else:
            if whole:
                yield whole
            whole = held
        held = ""
    yield from filter(None, (whole, held))


def _with_caveats(found: list[Statement]) -> list[Statement]:
    """Ties to each dose what stands under its label, and the note right behind it."""
    tied = []
    for index, statement in enumerate(found):
        label, _ = _label(statement.text)
        caveats = []
        for other in found[index + 1 :]:
            below = len(other.under) > len(statement.under) and bool(label) and label in other.under
            note = other.position == statement.position + 1 and bool(_NOTE.match(other.text))
            if not below and not note:
                break
            caveats.append(other)
        tied.append(replace(statement, caveats=tuple(caveats)) if caveats else statement)
    return tied
