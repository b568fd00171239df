"""Tables in GitHub Flavored Markdown (pure). A row is found and read out alone, so what reaches over several rows or
columns is said in each of them: a dose must never stand without its drug, nor under another column's head."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile

from kb.markdown import is_row
from kb.reading.sections import Block

WIDEST = 100  # columns; no table of a person has as many
MOST_PLACES = 50_000  # in one table; what reaches over more is taken to reach over one
MOST_HEADS = 3
LONGEST_GROUP = 60  # letters; a longer row over the whole width is a remark, and names no group of rows


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """The same cell lies at each place of a grid that it reaches over. head: whether it is known to name a column."""

    text: str
    head: bool = False

    @property
    def said(self) -> str:
        return " ".join(self.text.replace("|", "/").split())


Grid = Sequence[Sequence[Cell]]


def reach(said: str | None) -> int:
    """A "rowspan" or "colspan" as it is written; 1 for what is none."""
    text = (said or "").strip()
    return int(text[:5]) if text.isascii() and text.isdigit() else 1


def placed(rows: Sequence[Sequence[tuple[Cell, int, int]]]) -> list[list[Cell]]:
    """The grid of rows whose cells say over how many rows and columns they reach; 0 rows are all that follow.

    HTML Living Standard, 4.9.12.1 "Forming a table".
    """
    grid: list[dict[int, Cell]] = [{} for _ in rows]
    places = 0
    for number, row in enumerate(rows):
        column = 0
        for cell, down, across in row:
            while column in grid[number]:
                column += 1
            reached = grid[number : number + (down or len(rows))]
            wide = min(max(across, 1), WIDEST)
            places += len(reached) * wide
            if places > MOST_PLACES or column >= WIDEST:
                reached, wide = [grid[number]], 1
            for line in reached:
                for place in range(column, column + wide):
                    line.setdefault(place, cell)
    return [[line.get(place) or Cell("") for place in range(max(line, default=-1) + 1)] for line in grid]


def table_blocks(grid: Grid) -> list[Block]:
    """A table as one block. What stands over its whole width and is no name of a group of rows is a paragraph, the rows
    below it another table under the same head; one of a single row or column is paragraphs."""
    rows = _square([row for row in grid if any(cell.said for cell in row)])
    if len(rows) < 2 or len(rows[0]) < 2:
        return [Block(_joined(row)) for row in rows]
    titles = list(takewhile(_is_one_cell, rows))
    if titles:
        return [*(Block(row[0].said) for row in titles), *table_blocks(rows[len(titles) :])]
    depth = _head_depth(rows)
    head = [_joined(column) for column in zip(*rows[:depth], strict=True)]
    ruled = f"{_line(head)}\n|{'---|' * len(head)}"
    return [Block(f"{ruled}\n{text}" if is_row(text) else text) for text in _body(rows[depth:])]


def _joined(cells: Sequence[Cell]) -> str:
    return " ".join(filter(None, (cell.said for cell in dict.fromkeys(cells))))


def _square(rows: list[Sequence[Cell]]) -> list[list[Cell]]:
    width = max(map(len, rows), default=0)
    return [[*row, *(Cell("") for _ in range(width - len(row)))] for row in rows]


def _is_one_cell(row: Sequence[Cell]) -> bool:
    return all(cell is row[0] for cell in row)


def _head_depth(rows: Grid) -> int:
    """How many rows name the columns. More than one where a cell of the first groups several columns and it is certain
    that their names stand below it: what is taken for a head by mistake would be said of every row."""
    first = rows[0]
    alone = [column for column, cell in enumerate(first) if first.count(cell) == 1]
    if len(alone) == len(first):
        return 1
    marked = len(list(takewhile(lambda row: all(cell.head for cell in row), rows)))
    columns = list(zip(*rows, strict=True))
    reaching = {_reached(columns[column]) for column in alone}
    deep = marked if marked > 1 else max(reaching) if len(reaching) == 1 else 1
    return min(deep, MOST_HEADS, len(rows) - 1)


def _reached(column: Sequence[Cell]) -> int:
    """Over how many of its rows its first cell reaches."""
    return next((number for number, cell in enumerate(column) if cell is not column[0]), len(column))


def _body(rows: Grid) -> Iterator[str]:
    """Rows and remarks. A row over the whole width names the group of those below it, and is said with each."""
    group, held = "", list[str]()
    for is_one, some in groupby(rows, _is_one_cell):
        if not is_one:
            lines = ([cell.said for cell in row] for row in some)
            held += [_line([", ".join(filter(None, (group, first))), *others]) for first, *others in lines]
            continue
        *remarks, group = [row[0].said for row in some]
        if len(group) > LONGEST_GROUP or group.endswith("."):
            remarks, group = [*remarks, group], ""
        if remarks and held:
            yield "\n".join(held)
            held = []
        yield from remarks
    if held:
        yield "\n".join(held)
    if _is_one_cell(rows[-1]) and group:
        yield group


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
