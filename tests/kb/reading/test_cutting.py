import subprocess
import sys
import textwrap
from datetime import date
from pathlib import Path

import pytest

from kb.documents import Document
from kb.reading.cutting import cut
from kb.starter import SourceText, starter_library
from kb.stores.shelf import ShelvedPassage

TITLE = "2018 AHA/ACC/ADA Clinical Practice Guideline for the Management of Patients With Gout"


def words(text: str) -> int:
    return len(text.split())


def read(*parts: str) -> list[ShelvedPassage]:
    return cut(SourceText(Document("k", TITLE, "o", date(2020, 1, 1), "MIT"), parts), words)


def test_each_section_is_a_passage_with_the_headings_above_it() -> None:
    passages = read("# Flares\n\n## 1. Treatment\n\n### **Colchicine**\n\nGive 1.2 mg.\n\n## 2. Diet\n\nEat less.")

    assert [(each.section, each.text) for each in passages] == [
        ("Flares > Treatment > Colchicine", "Give 1.2 mg."),
        ("Flares > Diet", "Eat less."),
    ]
    assert [each.position for each in passages] == [0, 1]


def test_the_models_read_title_and_section_first_and_no_marks() -> None:
    (passage,) = read("# Flares\n\n- **Colchicine:** 1.2 mg")

    assert passage.text == "- **Colchicine:** 1.2 mg"
    assert passage.read_as == "Management of Gout: Flares\nColchicine: 1.2 mg"


def test_a_heading_inside_code_is_no_heading() -> None:
    (passage,) = read("# Flares\n\n```\n# not a heading\nstep\n```")

    assert passage.text == "```\n# not a heading\nstep\n```"


def test_an_over_long_paragraph_is_cut_between_sentences() -> None:
    sentences = [f"Sentence number {n} says a little about uric acid." for n in range(60)]

    passages = read("# Flares\n\n" + " ".join(sentences))

    assert len(passages) > 2
    assert all(each.text.endswith("acid.") for each in passages)
    assert " ".join(each.text for each in passages).split() == " ".join(sentences).split()


def test_the_same_text_twice_in_a_section_is_one_passage() -> None:
    assert len(read("# Flares\n\nRest.", "# Flares\n\nRest.")) == 1


def test_text_before_any_heading_and_an_empty_text() -> None:
    assert [(each.section, each.text) for each in read("Loose text.")] == [("", "Loose text.")]
    assert read("") == []
    assert read("# Only\n\n## Headings") == []


def test_reading_opens_no_connection() -> None:
    """Neither llama_index nor what it imports asks the network for anything."""
    program = """
        import sys
        def refuse(event, arguments):
            if event in ("socket.connect", "socket.getaddrinfo", "urllib.Request"):
                raise SystemExit(f"{event} {arguments}")
        sys.addaudithook(refuse)
        from kb.reading.cutting import cut
        from kb.starter import starter_library
        assert cut(starter_library()[0], len)
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(program)], cwd=Path(__file__).parents[3], check=True)


@pytest.fixture(scope="module")
def starter() -> list[tuple[SourceText, list[ShelvedPassage]]]:
    return [(source, cut(source, words)) for source in starter_library()]


def test_no_word_of_the_starter_library_is_lost(starter: list[tuple[SourceText, list[ShelvedPassage]]]) -> None:
    for source, passages in starter:
        kept = {word for each in passages for word in f"{each.section} {each.text}".replace("*", "").split()}
        told = {
            word
            for part in source.parts
            for line in part.splitlines()
            if not line.startswith("#")
            for word in line.replace("*", "").split()
        }
        assert told - kept <= {"---"}, source.document.key


def test_tables_keep_their_head_and_code_its_fences(starter: list[tuple[SourceText, list[ShelvedPassage]]]) -> None:
    for source, passages in starter:
        for each in passages:
            assert each.text.count("```") % 2 == 0, (source.document.key, each.section)
            lines = each.text.splitlines()
            heads = [n for n, line in enumerate(lines) if line.startswith("|") and (n == 0 or lines[n - 1][:1] != "|")]
            assert all("--" in lines[n + 1] for n in heads), (source.document.key, each.section)
