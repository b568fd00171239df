"""Folders, files and pages put in: nothing twice, only what changed, what is gone is gone."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from kb.errors import SourceUnreadable
from kb.jobs.adding import listed
from kb.stores.pgvector import PgvectorStore
from tests.kb.jobs.conftest import Ward
from tests.kb.reading.pdfs import Page, pdf
from tests.kb.test_filling import WHO


async def test_a_folder_is_read_and_each_file_has_its_row(ward: Ward, folder: Path) -> None:
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    (folder / ".hidden.md").write_text("no", encoding="utf-8")
    (folder / "~$open.docx").write_text("no", encoding="utf-8")
    (folder / "Thumbs.db").write_bytes(b"\xd0\xcf\x11\xe0")
    (folder / "desktop.ini").write_text("[.ShellClassInfo]", encoding="utf-8")
    (folder / "link.md").symlink_to("/etc/passwd")
    (folder / "copy.md").write_bytes((folder / "gout.md").read_bytes())

    files = await ward.add(folder, issuer="Our Ward", published="2024")

    assert not {"Thumbs.db", "desktop.ini"} & files.keys()
    assert {name: file.outcome for name, file in files.items() if file.outcome != "skipped"} in (
        {"gout.md": "added", "asthma.txt": "added", "sepsis.html": "added"},
        {"copy.md": "added", "asthma.txt": "added", "sepsis.html": "added"},
    )
    assert files["empty.pdf"].reason == "it is empty"
    assert "no PDF" in files["broken.pdf"].reason
    assert "link" in files["link.md"].reason
    assert {"the same as" in files[name].reason for name in ("gout.md", "copy.md")} == {True, False}
    assert sorted(await ward.texts()) == ["Eat less.", "Give colchicine.", "Give meropenem.", "Give salbutamol."]
    documents = await PgvectorStore(ward.pool).documents(WHO)
    assert {(each.organisation, each.published.year, each.year_only) for each in documents} == {
        ("Our Ward", 2024, True)
    }
    assert ward.prepared == [WHO]


async def test_the_same_again_reads_nothing(ward: Ward, folder: Path) -> None:
    await ward.add(folder)
    asked = len(ward.embedding.texts)

    files = await ward.add(folder, folder / "gout.md")

    assert {file.outcome for file in files.values()} == {"unchanged"}
    assert len(ward.embedding.texts) == asked
    assert (await ward.size())[:2] == (3, 4)


async def test_of_a_changed_file_only_the_changed_passage_is_embedded(ward: Ward, folder: Path) -> None:
    await ward.add(folder)
    ward.embedding.texts.clear()
    (folder / "gout.md").write_text("# Gout\n\n## Flares\n\nGive colchicine.\n\n## Diet\n\nEat more.", encoding="utf-8")

    files = await ward.again()

    assert files["gout.md"].outcome == "changed"
    assert (files["gout.md"].passages, files["gout.md"].fresh) == (2, 1)
    assert ward.embedding.texts == ["Gout: Gout > Diet\nEat more."]
    assert "Eat less." not in await ward.texts()


async def test_a_deleted_file_is_gone_and_a_moved_one_is_not(ward: Ward, folder: Path) -> None:
    await ward.add(folder)
    (folder / "asthma.txt").unlink()
    (folder / "gout.md").rename(folder / "inside" / "uric.md")

    files = await ward.again()

    assert {name: file.outcome for name, file in files.items()} == {
        "asthma.txt": "gone",
        "gout.md": "gone",
        "uric.md": "added",
        "sepsis.html": "unchanged",
    }
    assert sorted(await ward.texts()) == ["Eat less.", "Give colchicine.", "Give meropenem."]


async def test_what_was_left_out_as_a_copy_is_told_when_its_twin_goes(ward: Ward, folder: Path) -> None:
    await ward.add(folder / "gout.md")
    copy = folder / "inside" / "copy.md"
    copy.write_bytes((folder / "gout.md").read_bytes())
    assert (await ward.add(copy))["copy.md"].reason == f"the same as {folder / 'gout.md'}, which is in the library"
    assert await ward.shelf.copies_left() == []

    await ward.take_out(str(folder / "gout.md"))

    assert await ward.shelf.copies_left() == [str(copy)]
    assert (await ward.again())["copy.md"].outcome == "added"
    assert await ward.shelf.copies_left() == []


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadable, match="is not there"):
        listed(tmp_path / "none")


async def test_a_folder_whose_disk_is_away_loses_nothing(ward: Ward, folder: Path) -> None:
    await ward.add(folder)
    shutil.rmtree(folder)
    os.mkdir(folder)
    with pytest.raises(SourceUnreadable, match="is empty, though 3 files"):
        await ward.add(folder)

    assert (await ward.size())[0] == 3


async def test_a_file_that_broke_leaves_its_earlier_version(ward: Ward, folder: Path) -> None:
    await ward.add(folder)
    (folder / "gout.md").write_bytes(b"")

    files = await ward.again()

    assert files["gout.md"].outcome == "skipped"
    assert files["gout.md"].reason == "it is empty; its earlier version stays in answers"
    assert "Give colchicine." in await ward.texts()


async def test_taken_out_by_name_it_stays_out_until_it_is_added_by_name(ward: Ward, folder: Path) -> None:
    await ward.add(folder)

    assert await ward.take_out(str(folder / "gout.md")) == 1
    assert "Give colchicine." not in await ward.texts()
    assert "gout.md" not in await ward.again()
    assert "Give colchicine." not in await ward.texts()
    assert (await ward.add(folder / "gout.md"))["gout.md"].outcome == "added"
    assert await ward.take_out(str(folder)) == 3
    assert await ward.size() == (0, 0, 0)
    assert await ward.pool.fetchval("SELECT count(*) FROM library_files") == 0
    with pytest.raises(SourceUnreadable, match="There is no"):
        await ward.take_out(str(folder))


async def test_what_is_said_anew_of_a_source_changes_its_documents_and_embeds_nothing(ward: Ward, folder: Path) -> None:
    await ward.add(folder / "gout.md")
    asked = len(ward.embedding.texts)

    files = await ward.add(folder / "gout.md", published="2019-05-01")

    assert files["gout.md"].outcome == "changed"
    assert len(ward.embedding.texts) == asked
    assert (await PgvectorStore(ward.pool).documents(WHO))[0].published.isoformat() == "2019-05-01"


async def test_a_pdf_is_cited_by_page(ward: Ward, tmp_path: Path) -> None:
    (tmp_path / "rules.pdf").write_bytes(
        pdf([Page().text("Dosing", size=18, font="F2"), Page().lines(["Apixaban 5 mg."])], "/Title (Rules)")
    )

    await ward.add(tmp_path / "rules.pdf")

    row = await ward.pool.fetchrow("SELECT section, text, page FROM passages")
    assert tuple(row) == ("Dosing", "Apixaban 5 mg.", 2)
    assert (await ward.size())[2] == 2


async def test_json_lines_whose_line_went_loses_that_document(ward: Ward, tmp_path: Path) -> None:
    file = tmp_path / "all.jsonl"
    file.write_text('{"title": "A", "text": "one"}\n{"title": "B", "text": "two"}\n', encoding="utf-8")
    await ward.add(file)
    file.write_text('{"title": "B", "text": "two"}\n', encoding="utf-8")

    await ward.again()

    assert await ward.texts() == ["two"]
    assert [each.key for each in await PgvectorStore(ward.pool).documents(WHO)] == [f"{file}#B"]


async def test_another_organisation_has_nothing_of_it(ward: Ward, folder: Path) -> None:
    await ward.add(folder)

    assert await PgvectorStore(ward.pool).size("another") == (0, 0, 0)


@contextmanager
def serving(pages: dict[str, tuple[str, bytes]]) -> Iterator[tuple[str, list[str]]]:
    """A server of these pages, and what it was asked: the path, or the status of a page not sent again."""
    asked: list[str] = []

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, content = pages[self.path]
            tag = f'"{hash(content)}"'
            same = self.headers.get("If-None-Match") == tag
            asked.append("304" if same else self.path)
            self.send_response(304 if same else 200)
            self.send_header("Content-Type", kind)
            self.send_header("ETag", tag)
            self.end_headers()
            if not same:
                self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}", asked
        running.shutdown()


async def test_a_page_is_fetched_once_and_again_when_it_changed(ward: Ward) -> None:
    pages = {"/gout": ("text/html", b"<title>Gout</title><p>Give colchicine.</p>")}
    with serving(pages) as (server, asked):
        assert (await ward.add(f"{server}/gout#part", private=True))["gout"].outcome == "added"
        assert (await ward.again())["gout"].outcome == "unchanged"
        pages["/gout"] = ("text/html", b"<title>Gout</title><p>Give naproxen.</p>")
        assert (await ward.again())["gout"].outcome == "changed"
        (document,) = await PgvectorStore(ward.pool).documents(WHO)

        assert document.url == f"{server}/gout"
    assert asked == ["/gout", "304", "/gout"]
    assert await ward.texts() == ["Give naproxen."]


async def test_a_feed_brings_what_its_entries_lead_to(ward: Ward) -> None:
    pages = {
        "/feed": (
            "text/xml",
            b"<rss><channel><item><link>/a</link></item><item><link>/b</link></item></channel></rss>",
        ),
        "/a": ("text/html", b"<h1>A</h1><p>one</p>"),
        "/b": ("text/plain", b"two"),
    }
    with serving(pages) as (server, _):
        files = await ward.add(f"{server}/feed", private=True)

        assert {name: file.outcome for name, file in files.items()} == {"feed": "unchanged", "a": "added", "b": "added"}
        assert files["feed"].reason == "a feed of 2 entries"
        assert await ward.take_out(f"{server}/feed") == 2


async def test_an_address_inside_the_house_is_a_row(ward: Ward) -> None:
    with serving({}) as (server, asked):
        files = await ward.add(f"{server}/secret")

    assert "--allow-private" in files["secret"].reason
    assert asked == []
