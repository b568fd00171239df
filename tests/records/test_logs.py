"""Nothing a person said gets into the log, by whatever way it tries."""

import io
import json
import logging
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from records.errors import RecordsError
from records.logs import LogForm, configure_logging

SECRET = "Anna Berg takes apixaban"

Configure = Callable[..., io.StringIO]


@pytest.fixture
def configured() -> Iterator[Configure]:
    """Configures the log onto a stream; puts everything back afterwards."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    mine = logging.getLogger("dialog").level

    def configure(form: LogForm = "json", level_name: str = "debug") -> io.StringIO:
        stream = io.StringIO()
        configure_logging(level_name, form, stream)
        return stream

    yield configure
    logging.captureWarnings(False)
    root.handlers[:] = handlers
    root.setLevel(level)
    for name in ("commands", "voiceassist", "settings", "admin", "telephony", "kb", "records", "priority_pool"):
        logging.getLogger(name).setLevel(logging.NOTSET)
    logging.getLogger("dialog").setLevel(mine)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_what_was_said_is_replaced_by_its_length(configured: Configure) -> None:
    stream = configured()
    logging.getLogger("dialog.session").info("a turn began", extra={"phi.words": SECRET, "turn": 3})
    (line,) = lines(stream)
    assert line["message"] == "a turn began"
    assert line["phi.words"] == "[redacted] 24"
    assert (line["turn"], line["level"], line["logger"]) == (3, "info", "dialog.session")
    assert line["time"].endswith("+00:00")


def ours_by_argument() -> None:
    logging.getLogger("dialog.session").info("heard %s", SECRET)


def ours_by_named_argument() -> None:
    logging.getLogger("dialog.session").info("heard %(words)r", {"words": SECRET})


def ours_in_a_list_argument() -> None:
    logging.getLogger("dialog.session").info("heard %s", [SECRET])


def nested_under_another_key() -> None:
    logging.getLogger("dialog.session").info("a turn", extra={"turn": {"number": 1, "phi.words": SECRET}})


def nested_in_a_list() -> None:
    logging.getLogger("dialog.session").info("turns", extra={"turns": [{"phi.words": SECRET}]})


def another_kind_of_value() -> None:
    logging.getLogger("dialog.session").info("a turn", extra={"phi.turn": {"words": SECRET}})


def a_foreign_exception() -> None:
    try:
        int(SECRET)
    except ValueError:
        logging.getLogger("dialog.session").exception("a number was expected")


def a_foreign_exception_behind_one_of_ours() -> None:
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise RecordsError("The row cannot be read: look at it.") from error
    except RecordsError:
        logging.getLogger("dialog.session").exception("reading failed")


def a_foreign_library_that_talks_much() -> None:
    logging.getLogger("websockets.server").debug("< TEXT %s", SECRET)
    logging.getLogger("httpx").info("GET /?q=%s", SECRET)


@pytest.mark.parametrize("form", ["json", "human"])
@pytest.mark.parametrize(
    "leak",
    [
        ours_by_argument,
        ours_by_named_argument,
        ours_in_a_list_argument,
        nested_under_another_key,
        nested_in_a_list,
        another_kind_of_value,
        a_foreign_exception,
        a_foreign_exception_behind_one_of_ours,
        a_foreign_library_that_talks_much,
    ],
)
def test_no_way_lets_it_through(configured: Configure, form: LogForm, leak: Callable[[], None]) -> None:
    stream = configured(form)
    leak()
    logging.getLogger("dialog.session").info("the end")
    assert "Anna" not in stream.getvalue()
    assert "the end" in stream.getvalue()


def test_an_exception_of_ours_keeps_its_words_and_a_foreign_one_its_type_and_place(configured: Configure) -> None:
    stream = configured()
    a_foreign_exception_behind_one_of_ours()
    (line,) = lines(stream)
    assert "records.errors.RecordsError: The row cannot be read: look at it." in line["error"]
    assert "builtins.KeyError: [redacted] 26" in line["error"]
    assert "test_logs.py" in line["error"]


def test_numbers_in_arguments_stay(configured: Configure) -> None:
    stream = configured("human")
    logging.getLogger("dialog.session").info("took %d ms, %.1f", 3, 2.5)
    assert "took 3 ms, 2.5" in stream.getvalue()


def test_a_foreign_warning_is_heard(configured: Configure) -> None:
    stream = configured()
    logging.getLogger("uvicorn.error").warning("port taken")
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        warnings.warn("old thing", stacklevel=1)
    assert [line["logger"] for line in lines(stream)] == ["uvicorn.error", "py.warnings"]


def test_the_level_is_of_our_own_packages(configured: Configure) -> None:
    stream = configured("json", "warning")
    logging.getLogger("dialog.session").info("quiet")
    logging.getLogger("telephony.sip").warning("loud")
    assert [line["message"] for line in lines(stream)] == ["loud"]


def test_a_person_reads_words(configured: Configure) -> None:
    stream = configured("human")
    logging.getLogger("records.journal").warning("turns wait", extra={"entries": 3})
    assert stream.getvalue().strip().endswith("warning: turns wait (entries=3)")


@pytest.mark.parametrize("form", ["json", "human"])
def test_a_record_is_one_line_whatever_is_in_it(configured: Configure, form: LogForm) -> None:
    stream = configured(form)
    logging.getLogger("telephony.sip").info("an offer", extra={"codec": "a\r\nfake: line"})
    assert len(stream.getvalue().splitlines()) == 1
