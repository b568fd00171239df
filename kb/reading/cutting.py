"""From a document's Markdown to the passages that are searched.

Imported by the ingest process alone: llama_index costs 2 to 8 s of CPU and 91 MB, which a service that answers calls
never pays. The nodes are llama_index's, one for each heading; a section longer than the model reads is cut between
blocks (``kb.markdown``), and only a single over-long paragraph goes through llama_index's sentence splitter.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from llama_index.core.node_parser import MarkdownNodeParser, SentenceSplitter
from llama_index.core.schema import Document as Node

from kb.markdown import FENCE, Measure, blocks, is_row, pack_blocks, plain
from kb.reading.sections import Block, Section, by_page
from kb.starter import SourceText
from kb.stores.shelf import ShelvedPassage

LONGEST = 180  # pieces of plain text; with title and section it stays under the 256 the model reads
SEPARATOR = "\x1f"
HEADING = re.compile(r"#{1,6}\s+(.*)")
NUMBERING = re.compile(r"^\d+(?:\.\d+)*[.)]?\s+(?=\D)")
# "2018 AHA/ACC/AACVPR/... Guideline on" says nothing of the subject and would fill a quarter of the passage.
YEAR_OR_LETTERS = re.compile(r"\b\d{4}\b|\b[A-Z]{2,}(?:/[A-Za-z]{2,})+\b")
KIND_OF_TEXT = re.compile(
    r"(?i)\b(?:an official )?(?:clinical )?(?:practice )?(?:guidelines?|guidance)(?: update)?"
    r"(?: (?:for|on))?(?: the)?\b"
    r"|\bpatients with\b|: a scientific statement from the.*"
)
SENTENCE = re.compile(r".+?(?:(?<=[.!?])\s+(?=[A-Z(])|\Z)", re.DOTALL)


def cut(source: SourceText, measure: Measure) -> list[ShelvedPassage]:
    """The passages of a document in reading order, each once; ``measure`` counts the model's pieces in a text.

    What the models read of a passage begins with the document's title and the section (five points of nDCG on MedQuAD).
    """
    sections = (
        Section((section,) if section else (), tuple(Block(block) for block in blocks(text)))
        for part in source.parts
        for section, text in _sections(part)
    )
    return cut_sections(source.document.title, sections, measure)


def cut_sections(title: str, sections: Iterable[Section], measure: Measure) -> list[ShelvedPassage]:
    """The passages of these sections in reading order, each once and with the page it begins on."""
    pieces: dict[tuple[str, str], int | None] = {}
    for section in sections:
        name = " > ".join(_cleaned(section.headings))
        for page in by_page(section.blocks):
            for piece in _pieces([block.text for block in page], measure):
                pieces.setdefault((name, piece), page[0].page)
    return [
        ShelvedPassage(position, section, piece, read_as(title, section, piece), page)
        for position, ((section, piece), page) in enumerate(pieces.items())
    ]


def read_as(title: str, section: str, text: str) -> str:
    """What a passage's vector is made from; it follows from what is kept, so that another model can read it too."""
    return f"{_subject(title)}: {section}\n{plain(text)}"


def _subject(title: str) -> str:
    return " ".join(KIND_OF_TEXT.sub(" ", YEAR_OR_LETTERS.sub(" ", title)).split()).strip(" :—").replace(" :", ":")


def _sections(markdown: str) -> Iterator[tuple[str, str]]:
    """Heading path and body of every section that has a body."""
    parser = MarkdownNodeParser.from_defaults(header_path_separator=SEPARATOR)
    for node in parser.get_nodes_from_documents([Node(text=markdown)]):
        heading, body = _headed(node.get_content())
        above = node.metadata["header_path"].strip(SEPARATOR).split(SEPARATOR)
        if body:
            yield " > ".join(_cleaned([*above, heading])), body


def _headed(text: str) -> tuple[str, str]:
    first, _, rest = text.partition("\n")
    match = HEADING.fullmatch(first.rstrip())
    return (match.group(1), rest.strip()) if match else ("", text.strip())


def _cleaned(headings: Iterable[str]) -> Iterator[str]:
    for heading in headings:
        name = NUMBERING.sub("", plain(heading)).strip()
        if name:
            yield name


def _pieces(whole: Sequence[str], measure: Measure) -> Iterator[str]:
    def plain_length(text: str) -> int:
        return measure(plain(text))

    for piece in pack_blocks(whole, LONGEST, plain_length):
        if plain_length(piece) <= LONGEST or is_row(piece) or FENCE.match(piece):
            yield piece
        else:
            yield from _splitter(plain_length).split_text(piece)


def _splitter(measure: Measure) -> SentenceSplitter:
    # Its own sentence finder asks nltk for files, and nltk refuses those that an installer has hard-linked.
    def counted(text: str) -> list[int]:
        return [0] * measure(text)

    return SentenceSplitter(
        chunk_size=LONGEST,
        chunk_overlap=0,
        tokenizer=counted,
        chunking_tokenizer_fn=SENTENCE.findall,
        include_metadata=False,
    )
