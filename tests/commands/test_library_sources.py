"""``./run library sources`` for a person and for a script."""

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from commands.__main__ import main
from commands.library_sources import as_text, rows_of
from kb.settings import SourcesSettings
from kb.sources import openevidence, uptodate
from kb.sources.outcomes import Outcomes
from kb.sources.ports import SourceName
from tests.kb.sources.answers import Given, serving
from tests.kb.sources.conftest import well


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment in which nothing of ours is set."""
    for name in os.environ:
        if name.startswith("VOICEASSIST_"):
            monkeypatch.delenv(name)
    return monkeypatch


@pytest.mark.usefixtures("site")
def test_none_is_asked_unless_it_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["library", "sources", "--json", "--data", str(tmp_path)]) == 0
    rows = json.loads(capsys.readouterr().out)

    assert [row["name"] for row in rows] == list(get_args(SourceName))
    assert not any(row["allowed"] for row in rows)
    assert all(row["licence"] and row["sends"] for row in rows)
    assert not list(tmp_path.iterdir())


def test_a_source_that_lacks_something_says_what_and_no_secret_is_shown(
    site: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site.setenv("VOICEASSIST_SOURCES", "uptodate,guidelines")
    site.setenv("VOICEASSIST_OPENEVIDENCE_KEY", "hush")

    assert main(["library", "sources", "--check", "--data", str(tmp_path)]) == 1
    shown = capsys.readouterr()

    assert "uptodate      may be asked" in shown.out
    assert "needs: VOICEASSIST_UPTODATE_KEY, VOICEASSIST_UPTODATE_URL" in shown.out
    assert "needs: VOICEASSIST_GUIDELINE_PAGES" in shown.out
    assert "2 of 6 may be asked." in shown.out
    assert "hush" not in shown.out + shown.err


def test_a_source_that_there_is_not_is_one_sentence(
    site: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    site.setenv("VOICEASSIST_SOURCES", "pubmd")
    assert main(["library", "sources"]) == 1
    assert "VOICEASSIST_SOURCES cannot be 'pubmd': they are some of pubmed," in capsys.readouterr().err

    site.delenv("VOICEASSIST_SOURCES")
    for wrong in ("cdc.gov", "file:///x", "https://", "http://[x"):
        site.setenv("VOICEASSIST_GUIDELINE_PAGES", wrong)
        assert main(["library", "sources"]) == 1
        assert "VOICEASSIST_GUIDELINE_PAGES cannot be" in capsys.readouterr().err


async def test_each_is_asked_one_harmless_question() -> None:
    with serving(well) as server:
        allowed = SourcesSettings(
            allowed=("uptodate", "openevidence", "guidelines"),
            private=True,
            uptodate_key="k",
            uptodate_url=f"{server.address}/infobutton",
            openevidence_key="k",
            openevidence_url=server.address,
            guideline_pages=(f"{server.address}/guidelines/start.html",),
        )
        rows = {row.name: row for row in await rows_of(allowed, check=True)}

    assert rows["uptodate"].answer == "it answers: 1 topics on apixaban"
    assert rows["openevidence"].answer == "it answers: 1 passages on apixaban"
    assert rows["guidelines"].answer == "127.0.0.1 lets us read"
    assert not any(row.error for row in rows.values())
    assert len(server.asked) == 3


async def test_an_error_is_told_now_and_the_last_one_later(tmp_path: Path) -> None:
    with serving(lambda path, headers: Given(b"", 429, {"Retry-After": "60"})) as server:
        allowed = SourcesSettings(
            allowed=("openevidence",),
            private=True,
            openevidence_key="k",
            openevidence_url=server.address,
            data=tmp_path,
        )
        (row,) = [row for row in await rows_of(allowed, check=True) if row.allowed]
        assert "asked too often (status 429)" in row.error

        Outcomes(tmp_path).note("openevidence", "it was broken")
        (row,) = [row for row in await rows_of(replace(allowed), check=False) if row.allowed]
        assert row.error == "it was broken"
        assert f"error at {row.asked_last}: it was broken" in as_text([row])
        assert len(server.asked) == 1


def test_an_outcome_file_that_is_not_ours_tells_nothing(tmp_path: Path) -> None:
    for content in ("", "[]", '{"pubmed": 7}', '{"pubmed": {"at": 1}}'):
        (tmp_path / "outside-sources.json").write_text(content, encoding="utf-8")
        assert Outcomes(tmp_path).of("pubmed") is None


@pytest.mark.parametrize("module", [uptodate, openevidence])
def test_what_is_assumed_of_a_licensed_source_is_written_down(module: object) -> None:
    assert "Assumed" in (getattr(module, "__doc__", "") or "")
