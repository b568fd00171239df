"""``./run library sources``: which outside sources may be asked, what each needs and what came of asking it last."""

import argparse
import asyncio
import json
import os
from dataclasses import asdict, dataclass
from typing import Any, get_args

import settings as site
from kb.errors import SourceFailed
from kb.settings import SourcesSettings
from kb.sources.exchange import Web
from kb.sources.opening import open_source
from kb.sources.outcomes import Outcomes
from kb.sources.ports import Source, SourceName

ABOUT = "list the outside sources, their terms and what came of asking them"
EPILOG = """None is asked unless VOICEASSIST_SOURCES names it. A question leaves as clinical terms alone; --check asks
each one for apixaban. Exit status 1: a source that may be asked does not answer."""
CHECK_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Row:
    """One source. answer: what it said to --check. error: that of --check, else the last one noted, with its day."""

    name: str
    title: str
    allowed: bool
    needs: str
    licence: str
    sends: str
    answer: str = ""
    error: str = ""
    asked_last: str = ""


def add_actions(actions: Any) -> None:
    listing = actions.add_parser("sources", help=ABOUT)
    listing.epilog = EPILOG
    listing.add_argument("--json", action="store_true", help="one JSON array of sources")
    listing.add_argument("--check", action="store_true", help="ask each allowed one a harmless question")


def run(arguments: argparse.Namespace) -> int:
    settings = site.read_settings(os.environ, {"data": arguments.data})
    rows = asyncio.run(rows_of(settings.sources, check=arguments.check))
    print(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=2) if arguments.json else as_text(rows))
    return 1 if arguments.check and any(row.error for row in rows if row.allowed) else 0


async def rows_of(settings: SourcesSettings, *, check: bool) -> list[Row]:
    """A row for each source there is; nothing is opened or asked without ``check``."""
    outcomes = Outcomes(settings.data) if settings.data else None
    web = Web(private=settings.private)
    try:
        names: tuple[SourceName, ...] = get_args(SourceName)
        sources = [open_source(name, web, settings) for name in names]
        return list(await asyncio.gather(*(_row(each, settings, outcomes, check=check) for each in sources)))
    finally:
        web.close()


async def _row(source: Source, settings: SourcesSettings, outcomes: Outcomes | None, *, check: bool) -> Row:
    allowed = source.name in settings.allowed
    last = outcomes.of(source.name) if outcomes else None
    answer, error, at = "", last.error if last else "", last.at if last else ""
    if check and allowed:
        try:
            answer, error, at = await source.check(CHECK_SECONDS), "", ""
        except SourceFailed as failed:
            error, at = str(failed), ""
    terms, needs = source.terms, _variables(source.terms.needs)
    return Row(source.name, terms.title, allowed, needs, terms.licence, terms.sends, answer, error, at)


def _variables(needs: str) -> str:
    """Settings by the names they are set with: "VOICEASSIST_PUBMED_KEY"."""
    return ", ".join(option.variable for option in site.OPTIONS if option.name in needs.split(", "))


def as_text(rows: list[Row]) -> str:
    lines = []
    for row in rows:
        lines.append(f"{row.name:<13} {'may be asked' if row.allowed else 'is not asked'}   {row.title}")
        lines.append(f"{'':<13} licence: {row.licence}")
        lines.append(f"{'':<13} leaves the house: {row.sends}")
        if row.needs:
            lines.append(f"{'':<13} needs: {row.needs}")
        if row.answer:
            lines.append(f"{'':<13} {row.answer}")
        if row.error:
            lines.append(f"{'':<13} error{f' at {row.asked_last}' if row.asked_last else ''}: {row.error}")
    allowed = sum(row.allowed for row in rows)
    some = f"{allowed} of {len(rows)} may be asked."
    lines.append(some if allowed else "None may be asked: VOICEASSIST_SOURCES names those that may.")
    return "\n".join(lines)
