"""The product's own files, and who imports whom, read from the source."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
# From the top floor down; a file may import from floors below its own, and from its own.
FLOORS = (
    "commands",
    "voiceassist",
    "settings",
    "admin",
    "telephony",
    "dialog",
    "kb",
    "records",
    "priority_pool",
    "container_limits",
)


@dataclass(frozen=True)
class Source:
    path: Path
    module: str  # dialog.stt for dialog/stt/__init__.py
    tree: ast.Module

    @property
    def floor(self) -> str:
        return self.module.partition(".")[0]

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    def imported(self) -> Iterator[str]:
        """Every name in an import, wherever in the file it stands; ``from a import b`` gives a.b, module or not."""
        for node in ast.walk(self.tree):
            match node:
                case ast.Import(names=names):
                    yield from (name.name for name in names)
                case ast.ImportFrom(module=str(module), names=names, level=0):
                    yield from (f"{module}.{name.name}" for name in names)

    def imports_of(self, package: str) -> bool:
        return any(name == package or name.startswith(package + ".") for name in self.imported())


@cache
def product() -> tuple[Source, ...]:
    """Every Python file of the floors."""
    return tuple(_read(path) for floor in FLOORS for path in _files(floor))


@cache
def everything() -> tuple[Source, ...]:
    """The product and what is beside it: tests, set-up."""
    beside = [*_files("tests"), *_files("set_up"), *sorted((ROOT / "requirements").glob("*.py"))]
    return product() + tuple(_read(path) for path in beside)


def _files(name: str) -> list[Path]:
    if (ROOT / f"{name}.py").exists():
        return [ROOT / f"{name}.py"]
    return sorted(path for path in (ROOT / name).rglob("*.py") if "node_modules" not in path.parts)


def _read(path: Path) -> Source:
    parts = path.relative_to(ROOT).with_suffix("").parts
    module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    return Source(path, module, ast.parse(path.read_bytes(), str(path)))
