from hypothesis import given
from hypothesis import strategies as st

from kb.markdown import blocks, pack, plain

TEXT = """A lead-in paragraph
over two lines.

- first item
  - its own item
- second item

  a paragraph of the second

| Drug | Dose |
| :--- | ---: |
| A | 1 mg |
| B | 2 mg |

---

```
if x:

  then y
```
"""


def words(text: str) -> int:
    return len(text.split())


def test_blocks_are_whole_and_in_order() -> None:
    assert blocks(TEXT) == [
        "A lead-in paragraph\nover two lines.",
        "- first item\n  - its own item",
        "- second item\n  a paragraph of the second",
        "| Drug | Dose |\n| :--- | ---: |\n| A | 1 mg |\n| B | 2 mg |",
        "```\nif x:\n\n  then y\n```",
    ]


def test_short_text_is_one_piece_with_its_list_tight() -> None:
    assert pack("Give:\n\n- one\n- two\n\nThen stop.", 50, words) == ["Give:\n\n- one\n- two\n\nThen stop."]


def test_a_list_that_goes_on_says_its_lead_in_again() -> None:
    assert pack("Contraindications:\n\n- alpha beta\n- gamma delta\n- epsilon zeta", 8, words) == [
        "Contraindications:\n\n- alpha beta\n- gamma delta",
        "Contraindications:\n\n- epsilon zeta",
    ]


def test_a_long_table_is_split_between_rows_with_its_head() -> None:
    table = "| Drug | Dose |\n|---|---|\n" + "\n".join(f"| drug{n} | {n} mg |" for n in range(10))

    pieces = pack(table, 25, words)

    assert len(pieces) > 1
    assert all(piece.startswith("| Drug | Dose |\n|---|---|\n| drug") for piece in pieces)
    assert sum(piece.count("mg |") for piece in pieces) == 10


def test_a_code_block_is_never_cut() -> None:
    code = "```\n" + "\n".join(f"step {n}" for n in range(50)) + "\n```"

    assert pack(f"Before.\n\n{code}\n\nAfter.", 10, words) == ["Before.", code, "After."]


def test_an_unclosed_fence_ends_with_the_text() -> None:
    assert blocks("```\na\nb") == ["```\na\nb\n```"]


def test_plain_words_have_no_marks() -> None:
    marked = "## Dose\n\n- **Apixaban** `5 mg` [twice](http://x) *daily*\n\n| A | B |\n|---|---|\n| SpO2 <90% | x_y |"

    assert plain(marked) == "Dose\nApixaban 5 mg twice daily\nA, B\nSpO2 <90%, x_y"


def test_plain_keeps_comparisons_and_products() -> None:
    assert plain("If 2 * 3 > 5 and x < 4") == "If 2 * 3 > 5 and x < 4"


@given(st.text(alphabet="ab-*|`#1. \n", max_size=200))
def test_no_word_is_lost(markdown: str) -> None:
    packed = " ".join(pack(markdown, 5, words))

    assert markdown.count("a") <= packed.count("a")
    assert markdown.count("b") <= packed.count("b")
