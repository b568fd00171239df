"""``./run library calculate``: a calculator from the keyboard, with the values it takes and its working."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict

from commands.arguments import PROGRAM, CommandLine
from kb.calculators.contract import Calculator, Input, Kind, Result, Value, plain_number
from kb.calculators.errors import CalculationRefused, UnknownCalculator, ValueRefused
from kb.calculators.registry import CALCULATORS, calculator
from kb.calculators.units import typed

ACTION = "library calculate"
ABOUT = "Calculate a clinical score or formula, or list them"
EPILOG = f"""examples:
  {PROGRAM} {ACTION} cockcroft_gault age=80 sex=female weight=60kg creatinine=1.5mg/dL weight_used=actual
  {PROGRAM} {ACTION} wells_pe          lists the values it takes
  {PROGRAM} {ACTION} --list"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EPILOG
    parser.add_argument("name", nargs="?", metavar="NAME", help="which calculator, by its name or as it is called")
    parser.add_argument("values", nargs="*", metavar="KEY=VALUE", help="its values, a unit right behind the number")
    parser.add_argument("--list", action="store_true", help="list the calculators")
    parser.add_argument("--json", action="store_true", help="one JSON object, or an array with --list")


def run(arguments: argparse.Namespace) -> int:
    """0 calculated or listed. Raises CalculationRefused."""
    if arguments.list or arguments.name is None:
        print(json.dumps([_facts(one) for one in CALCULATORS.values()], indent=2) if arguments.json else listing())
        return 0
    chosen = calculator(arguments.name)
    if not arguments.values and chosen.inputs:
        print(json.dumps(_facts(chosen), indent=2) if arguments.json else taking(chosen))
        return 0
    values = read_values(chosen, arguments.values)
    result = chosen.calculate(values)
    for doubt in chosen.unlikely(values):
        print(f"{PROGRAM} {ACTION}: {doubt}", file=sys.stderr)
    print(json.dumps(as_facts(result), ensure_ascii=False, indent=2) if arguments.json else result.text)
    return 0


def main(argv: Sequence[str]) -> int:
    """0 done; 1 refused, with one sentence on standard error; 2 (SystemExit) not understood."""
    parser = CommandLine(ACTION, ABOUT)
    add_arguments(parser)
    try:
        return run(parser.parse_args(argv))
    except CalculationRefused as error:
        print(f"{PROGRAM} {ACTION}: {error}", file=sys.stderr)
        return 1


def read_values(chosen: Calculator, words: Sequence[str]) -> dict[str, Value]:
    """Raises UnknownCalculator (no such input), ValueRefused."""
    values: dict[str, Value] = {}
    for word in words:
        key, separator, text = word.partition("=")
        if not separator:
            raise UnknownCalculator(f"{word!r} is no value: write KEY=VALUE, such as age=80.")
        taken = chosen.input(key.strip())
        if taken.key in values:
            raise ValueRefused(f"{taken.title} is given twice: give it once.")
        values[taken.key] = typed(taken, text)
    return values


def listing() -> str:
    width = max(map(len, CALCULATORS))
    return "\n".join(f"{one.name:<{width}}  {one.title}" for one in CALCULATORS.values())


def taking(chosen: Calculator) -> str:
    lines = [f"{chosen.title} takes:"]
    lines += [f"  {one.key}: {accepted(one)}" for one in chosen.inputs]
    return "\n".join(lines)


def accepted(one: Input) -> str:
    """ "2 to 40 mg/dL (or umol/L)", "yes or no", "alert, voice (responds to voice)"."""
    if one.kind is Kind.YES_NO:
        return "yes or no"
    if one.kind is Kind.CHOICE:
        return one.choices
    others = f" (or {', '.join(unit.name for unit in one.units[1:])})" if one.units[1:] else ""
    return f"{plain_number(one.possible[0])} to {plain_number(one.possible[1])} {one.unit.name}".rstrip() + others


def as_facts(result: Result) -> dict[str, object]:
    """The result for a script."""
    return asdict(result)


def _facts(one: Calculator) -> dict[str, object]:
    return {
        "name": one.name,
        "title": one.title,
        "version": one.version,
        "unit": one.unit,
        "inputs": [{"key": each.key, "title": each.title, "takes": accepted(each)} for each in one.inputs],
        "sources": [asdict(source) for source in one.sources],
    }
