"""The report a person and a script get of what was added."""

from commands.library_report import as_facts, as_table
from kb.stores.source_shelf import FileRecord

FILES = [
    FileRecord("/srv/a/new.pdf", 1, "added", notes=("page 3: hidden text was left out",), passages=3, fresh=3, size=9),
    FileRecord("/srv/a/b/old.md", 1, "unchanged"),
    FileRecord("/srv/a/edited.md", 1, "changed", passages=4, fresh=1),
    FileRecord("/srv/a/lost.md", 1, "gone"),
    FileRecord("/srv/a/bad.pdf", 1, "skipped", "it is empty"),
    FileRecord("/srv/a/torn.pdf", 1, "reading", passages=5, done=2),
]


def test_a_row_for_each_file_below_the_folder_they_share() -> None:
    assert as_table(FILES, 12.3).splitlines() == [
        "added      new.pdf: 3 passages",
        "             note: page 3: hidden text was left out",
        "changed    edited.md: 4 passages, 1 new",
        "unchanged  b/old.md",
        "removed    lost.md",
        "skipped    bad.pdf: it is empty",
        "skipped    torn.pdf: 5 passages; its reading did not end: run ./run library reindex",
        "1 added, 1 changed, 1 unchanged, 1 removed, 2 skipped; 4 new passages in 12 s.",
    ]


def test_what_is_to_be_told_of_many_is_told_once() -> None:
    files = [FileRecord(f"/a/{n}", 1, "added", notes=("it is old",), passages=1, fresh=1) for n in range(3)]

    assert as_table(files, 1).splitlines()[-2:] == ["note on 3 files: it is old", "3 added; 3 new passages in 1 s."]


def test_a_name_or_a_note_moves_no_cursor() -> None:
    file = FileRecord("/a/x\x1b[2Jy\nadded      z.md", 1, "skipped", "it is \u202eempty")

    assert as_table([file], 1).splitlines()[0] == "skipped    /a/x\ufffd[2Jy added      z.md: it is \ufffdempty"


def test_nothing_to_do_is_said() -> None:
    assert as_table([], 0) == "nothing to do; 0 new passages in 0 s."


def test_a_script_gets_every_row_and_the_sums() -> None:
    facts = as_facts(FILES, 12.34)

    assert facts["totals"] == {"added": 1, "changed": 1, "unchanged": 1, "removed": 1, "skipped": 2}
    assert facts["new_passages"] == 4
    assert facts["seconds"] == 12.3
    assert facts["files"][0] == {
        "address": "/srv/a/new.pdf",
        "outcome": "added",
        "reason": "",
        "notes": ["page 3: hidden text was left out"],
        "passages": 3,
        "new_passages": 3,
        "bytes": 9,
    }
