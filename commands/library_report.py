"""What became of the files that were added together: a table for a person, an object for a script (pure)."""

from collections import Counter
from collections.abc import Sequence
from os.path import commonpath
from pathlib import Path
from typing import Any

from kb.jobs.report_words import UNFINISHED
from kb.reading.control_signs import in_one_line
from kb.stores.source_shelf import FileRecord

ORDER = ("added", "changed", "unchanged", "removed", "skipped")
WORDS = {"gone": "removed", "waiting": "skipped", "reading": "skipped"}
OFTEN = 3  # files; what is to be told of so many is told once


def outcome(file: FileRecord) -> str:
    return WORDS.get(file.outcome, file.outcome)


def reason(file: FileRecord) -> str:
    return UNFINISHED if file.outcome in ("waiting", "reading") else file.reason


def as_table(files: Sequence[FileRecord], seconds: float) -> str:
    """A row for each file, what is to be told of it below it, and the sums."""
    above = _above([file.address for file in files])
    noted = Counter(note for file in files for note in file.notes)
    often = {note: count for note, count in noted.items() if count >= OFTEN}
    lines = []
    for file in sorted(files, key=lambda each: (ORDER.index(outcome(each)), each.address)):
        counted = _counted(file.passages, "passage") if file.passages else ""
        if 0 < file.fresh < file.passages:
            counted += f", {file.fresh} new"
        said = "; ".join(filter(None, (counted, reason(file))))
        name = file.address.removeprefix(above)
        lines.append(f"{outcome(file):<10} {name}{f': {said}' if said else ''}")
        lines += [f"{'':<10}   note: {note}" for note in file.notes if note not in often]
    lines += [f"note on {count} files: {note}" for note, count in often.items()]
    counts = Counter(map(outcome, files))
    sums = ", ".join(f"{counts[word]} {word}" for word in ORDER if counts[word]) or "nothing to do"
    fresh = sum(file.fresh for file in files)
    lines.append(f"{sums}; {_counted(fresh, 'new passage')} in {seconds:.0f} s.")
    return "\n".join(map(in_one_line, lines))


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _above(addresses: Sequence[str]) -> str:
    """The folder that all of them lie in, which need not be said with each."""
    if len(addresses) < 2 or not all(address.startswith("/") for address in addresses):
        return ""
    shared = commonpath([str(Path(address).parent) for address in addresses])
    return f"{shared.rstrip('/')}/"


def as_facts(files: Sequence[FileRecord], seconds: float) -> dict[str, Any]:
    counts = Counter(map(outcome, files))
    return {
        "files": [
            {
                "address": file.address,
                "outcome": outcome(file),
                "reason": reason(file),
                "notes": list(file.notes),
                "passages": file.passages,
                "new_passages": file.fresh,
                "bytes": file.size,
            }
            for file in files
        ],
        "totals": {word: counts[word] for word in ORDER},
        "new_passages": sum(file.fresh for file in files),
        "seconds": round(seconds, 1),
    }
