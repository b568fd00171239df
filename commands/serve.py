"""``./run serve``: answers calls until it is stopped."""

import argparse
import asyncio
import os
import signal
import time
from contextlib import AsyncExitStack

import settings as site
from commands.progress import Progress, waiting
from records.logs import configure_logging
from voiceassist import Service, running

NAME = "serve"
HELP = "Answer calls, by SIP and in the browser"

DEFAULT_SIP_PORT = 5060
BEGAN = time.monotonic()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    for option in site.flags_of():
        shown = argparse.SUPPRESS if option.hidden else f"{option.help} (default: {option.default or 'none'})"
        parser.add_argument(option.flag, dest=option.name, metavar="VALUE", help=shown.replace("%", "%%"))


def run(arguments: argparse.Namespace) -> int:
    flags = {option.name: getattr(arguments, option.name) for option in site.flags_of()}
    settings = site.read_settings(os.environ, flags)
    configure_logging(settings.records.log_level, settings.records.log_form)
    return asyncio.run(_serve(settings))


async def _serve(settings: site.Settings) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    shown = _Shown()
    async with AsyncExitStack() as stack:
        async with waiting("Starting", quiet=shown.drawing):
            service = await stack.enter_async_context(running(settings, shown.progress))
        print(await _how_to_call(service), flush=True)
        await stop.wait()
        print("Stopping: calls in progress are told.", flush=True)
    return 0


class _Shown:
    """One progress bar for each piece of long work."""

    def __init__(self) -> None:
        self._bars: dict[str, Progress] = {}

    def drawing(self) -> bool:
        return bool(self._bars)

    def progress(self, what: str, done: float) -> None:
        bar = self._bars.get(what)
        if bar is None:
            bar = self._bars[what] = Progress(what, 100)
        bar.to(round(done * 100))
        if done >= 1.0:
            bar.close()
            del self._bars[what]


async def _how_to_call(service: Service) -> str:
    documents, _, pages = await service.library.size()
    sip = next(address for address in service.sip if address.transport == "udp")
    tcp = [f"{address.uri}" for address in service.sip if address.transport != "udp"]
    held = f"{pages} pages of {documents} documents" if documents else "empty so far, it is being read now"
    to = "" if sip.port == DEFAULT_SIP_PORT else f" --to {sip.uri}"
    lines = [
        f"VoiceAssist is ready, {time.monotonic() - BEGAN:.1f} s after its start.",
        "",
        f"  Browser   {service.phone}",
        f"  SIP       {sip.uri}" + (f"   (also {', '.join(tcp)})" if tcp else ""),
        f"  Linphone  type {sip.uri} into the call field; no account and no registration are needed",
        f"  MicroSIP  type {sip.host}:{sip.port} into the number field; no account and no registration are needed",
        "  With      registration: let both be extensions of your PBX, ./run --registrar HOST --extension NUMBER",
        f'  Test      ./run call{to} --say "what is the first line treatment for hypertension"',
        f"  Library   {held}",
        "",
        "A reference for licensed clinicians, not a medical device. Ctrl-C stops it.",
    ]
    return "\n".join([*lines, "", service.trust] if service.trust else lines)
