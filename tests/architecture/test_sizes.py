"""A file is read in one sitting and a function on one screen; what a thing is called says what it does."""

import ast
import re
import statistics

from tests.architecture.tree import everything, product

FILE_LINES = 400
FUNCTION_LINES = 60
EMPTY_WORDS = re.compile(r"(Manager|Handler|Processor|Base|Helper|Util|Utils|Common|Impl)(?![a-z])")


def test_files_are_short() -> None:
    long = {
        source.name: lines for source in everything() if (lines := source.path.read_bytes().count(b"\n")) > FILE_LINES
    }
    assert not long


def test_most_files_are_much_shorter() -> None:
    sizes = [source.path.read_bytes().count(b"\n") for source in product()]
    assert statistics.median(size for size in sizes if size > 5) <= 150


def test_functions_are_short() -> None:
    long = {
        f"{source.name}:{node.lineno} {node.name}": lines
        for source in everything()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES
    }
    assert not long


def test_names_say_what_a_thing_is() -> None:
    empty = [
        f"{source.name}:{node.lineno} {node.name}"
        for source in product()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ClassDef) and EMPTY_WORDS.search(node.name)
    ]
    empty += [
        source.name
        for source in product()
        if EMPTY_WORDS.search("".join(word.capitalize() for word in source.path.stem.split("_")))
    ]
    assert not empty
