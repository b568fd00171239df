"""Building the pages, and the pages' own tests where Node.js is at hand."""

import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

from admin import web_build
from admin.errors import NodeMissing, PageNotBuilt


@pytest.fixture
def web(tmp_path: Path) -> Path:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "main.ts").write_text("1")
    (tmp_path / "package.json").write_text("{}")
    return tmp_path


@pytest.fixture
def node() -> Path:
    try:
        return web_build.find_node()[0]
    except NodeMissing as missing:
        pytest.skip(str(missing))


def test_the_digest_follows_the_sources_alone(web: Path) -> None:
    before = web_build.digest(web)
    (web / "node_modules").mkdir()
    (web / "node_modules" / "x.js").write_text("x")
    (web / "dist").mkdir()
    (web / "dist" / "index.html").write_text("x")
    assert web_build.digest(web) == before
    (web / "src" / "main.ts").write_text("2")
    assert web_build.digest(web) != before


def test_what_is_up_to_date_is_not_built(web: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (web / "dist").mkdir()
    (web / "dist" / web_build.STAMP).write_text(web_build.digest(web))
    monkeypatch.setattr(web_build, "find_node", lambda: pytest.fail("nothing is to be run"))
    assert web_build.build(web) is False


def test_no_node_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(NodeMissing, match=r"\./run"):
        web_build.find_node()


def test_a_failed_build_is_told_with_its_last_words(web: Path, node: Path) -> None:
    told: list[str] = []
    with pytest.raises(PageNotBuilt, match=r"python -m admin\.web_build"):
        web_build.build(web, told.append)
    assert told[0].startswith("Fetching")
    assert not (web / "dist").exists()


def test_the_lock_file_holds_no_registry_address() -> None:
    lock = (web_build.WEB / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert lock.count('"integrity"') > 40


@pytest.fixture
def any_node(request: pytest.FixtureRequest) -> Path:
    """Where ./run has taken away the Node that built the page, the one that Playwright brings does for its tests."""
    playwright = Path(find_spec("playwright").origin or "").parent / "driver" / "node"  # type: ignore[union-attr]
    if not playwright.is_file():
        return Path(request.getfixturevalue("node"))
    if subprocess.run([playwright, "--version"], capture_output=True, check=False).returncode:
        pytest.skip("Playwright's Node does not start: apt-get install libatomic1")
    return playwright


@pytest.mark.slow
def test_the_pages_own_tests(any_node: Path) -> None:
    if not (web_build.WEB / "node_modules" / "vitest").is_dir():
        pytest.skip("the page's packages are absent: run python -m admin.web_build")
    for command in (["node_modules/vitest/vitest.mjs", "run"], ["node_modules/typescript/bin/tsc", "--noEmit"]):
        done = subprocess.run([any_node, *command], cwd=web_build.WEB, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
