"""A row is said alone: what reaches over several rows or columns must be said in each."""

import pytest

from kb.reading.tables import Cell, placed, reach, table_blocks

Row = list[tuple[str, int, int]]


def laid(*rows: Row, heads: int = 0) -> list[str]:
    """The blocks of rows of cells: text, and over how many rows and columns it reaches."""
    cells = [
        [(Cell(text, head=number < heads), down, across) for text, down, across in row]
        for number, row in enumerate(rows)
    ]
    return [block.text for block in table_blocks(placed(cells))]


def row(*texts: str) -> Row:
    return [(text, 1, 1) for text in texts]


def table(*lines: str) -> str:
    head, *body = lines
    return "\n".join([head, "|" + "---|" * (head.count("|") - 1), *body])


def test_a_cell_that_reaches_down_is_said_in_each_row_and_moves_no_other() -> None:
    assert laid(
        row("Drug", "Age", "Dose"), [("Amoxicillin", 2, 1), *row("Adult", "500 mg")], row("Child", "250 mg")
    ) == [table("| Drug | Age | Dose |", "| Amoxicillin | Adult | 500 mg |", "| Amoxicillin | Child | 250 mg |")]


def test_a_cell_that_reaches_across_is_said_under_each_head() -> None:
    assert laid(row("Drug", "Adult", "Child"), [*row("Codeine"), ("never", 1, 2)]) == [
        table("| Drug | Adult | Child |", "| Codeine | never | never |")
    ]


@pytest.mark.parametrize("heads", [0, 2])
def test_two_rows_that_name_the_columns_are_one_head(heads: int) -> None:
    assert laid(
        [("Drug", 2, 1), ("Dose", 1, 2)], row("Adult", "Child"), row("Amoxicillin", "500 mg", "250 mg"), heads=heads
    ) == [table("| Drug | Dose Adult | Dose Child |", "| Amoxicillin | 500 mg | 250 mg |")]


def test_a_row_that_may_be_a_rule_is_no_head() -> None:
    """Taken for one, its dose would be said of every drug below."""
    assert laid(
        [*row("Drug"), ("Dose and route", 1, 2)], row("Morphine", "5 mg", "oral"), row("Codeine", "30 mg", "oral")
    )[0].splitlines()[2:] == ["| Morphine | 5 mg | oral |", "| Codeine | 30 mg | oral |"]


def test_a_row_over_the_whole_width_is_a_title_a_group_or_a_remark() -> None:
    long = "All doses are halved where the clearance of creatinine is below thirty millilitres."
    assert laid(
        [("Table 2: antibiotics", 1, 2)],
        row("Drug", "Dose"),
        [("Children", 1, 2)],
        row("Amoxicillin", "250 mg"),
        row("", "at night"),
        [(long, 1, 2)],
        row("Cefalexin", "500 mg"),
        [("Source: our ward", 1, 2)],
    ) == [
        "Table 2: antibiotics",
        table(
            "| Drug | Dose |",
            "| Children, Amoxicillin | 250 mg |",
            "| Children | at night |",
        ),
        long,
        table("| Drug | Dose |", "| Cefalexin | 500 mg |"),
        "Source: our ward",
    ]


def test_one_row_or_column_is_no_table() -> None:
    assert laid(row("Call", "the team")) == ["Call the team"]
    assert laid(row("one"), row(""), row("two")) == ["one", "two"]
    assert laid() == []


def test_nobody_is_kept_waiting_by_a_cell_without_end() -> None:
    blocks = laid(*([("x", 60_000, 90_000), ("y", 1, 1)] for _ in range(3_000)))

    assert sum(map(len, blocks)) < 2_000_000
    assert [reach(said) for said in ("3", " 2 ", "0", "", None, "-1", "²", "99999999")] == [3, 2, 0, 1, 1, 1, 1, 99_999]
