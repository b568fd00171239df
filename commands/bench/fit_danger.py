"""Fits dialog/danger_weights.json: ``python -m commands.bench.fit_danger``.

A logistic regression on the packaged model's vectors of the emergencies and look-alikes of the tests, and of
clinicians' questions, which are none. Before it is fitted on all, each set is judged by weights of the others.
"""

import argparse
import asyncio
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commands.bench.answers import TUNING, questions
from commands.progress import Progress
from dialog.safety import told_of_elsewhere
from kb.embeddings.minilm import MiniLm

Floats = NDArray[np.float64]
ROOT = Path(__file__).resolve().parents[2]
WRITTEN = ROOT / "tests" / "dialog"
FILE = ROOT / "dialog" / "danger_weights.json"
RIDGE = 0.3
LIMIT = 1.0
"""Log odds; both chosen on the two sets of all wards, each by weights without it: with the phrases 90 and 88 % are
caught, 2.7 and 1.4 % of the look-alikes taken for one (84 and 83 % by the weights before them), and of 918 questions
11, five of which ask for a score and are never taken for one (``dialog.answering``). A needless sentence costs the
caller less than a missed emergency."""
ROUNDS = 30
FOLDS = 10


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    asyncio.run(_fit_and_write())


async def _fit_and_write() -> None:
    sets = {name: (each["emergency"], each["look_alike"]) for name, each in _sets().items()}
    calm = [one["question"] for one in questions(TUNING) if one["kind"] != "escalate"]
    calm += [one["words"] for one in _read("questions.json")["questions"] if one["kind"] != "emergency"]
    with Progress("Reading", sum(len(one) + len(other) for one, other in sets.values()) + len(calm)) as progress:
        vectors = {name: (await _read_by_model(one, progress), await _read_by_model(other, progress))
                   for name, (one, other) in sets.items()}  # fmt: skip
        none = await _read_by_model(calm, progress)
    caught, false = _by_sets(sets, vectors, none)
    alarmed = _by_folds(vectors, none)
    weights = _fitted([one for one, _ in vectors.values()], [*(other for _, other in vectors.values()), none])
    how = (
        f"python -m commands.bench.fit_danger, {datetime.now(UTC):%Y-%m-%d}: "
        f"{sum(len(one) for one, _ in sets.values())} emergencies, {sum(len(other) for _, other in sets.values())} "
        f"look-alikes, {len(calm)} questions; each set by weights of the others: {caught:.1%} caught, {false:.1%} "
        f"of the look-alikes taken for one; of the questions, in {FOLDS} folds, {alarmed:.1%}"
    )
    print(how)
    written = {"how": how, "model": _MODEL.name, "limit": LIMIT, "constant": round(float(weights[-1]), 3)}
    FILE.write_text(json.dumps({**written, "weights": [round(float(one), 3) for one in weights[:-1]]}) + "\n")


def _sets() -> dict[str, dict[str, list[str]]]:
    files = ("emergency_utterances.json", "emergency_sentences.json", "emergency_of_all_wards.json")
    written = {name: one for file in files for name, one in _read(file).items()}
    return {name: one for name, one in written.items() if isinstance(one, dict)}


def _read(name: str) -> Any:
    return json.loads((WRITTEN / name).read_text(encoding="utf-8"))


async def _read_by_model(texts: Sequence[str], progress: Progress) -> Floats:
    rows = []
    for text in texts:
        rows.append((await _MODEL.embed([text]))[0])
        progress.advance()
    return np.array(rows, dtype=np.float64)


async def _here(function: Callable[..., Any], *arguments: Any) -> Any:
    return function(*arguments)


_MODEL = MiniLm(_here)


def _by_sets(
    sets: dict[str, tuple[list[str], list[str]]], vectors: dict[str, tuple[Floats, Floats]], none: Floats
) -> tuple[float, float]:
    """Shares of the emergencies caught and of the look-alikes taken for one, of each set by weights of the others."""
    caught: list[bool] = []
    false: list[bool] = []
    for name, (emergencies, look_alikes) in vectors.items():
        others = [pair for other, pair in vectors.items() if other != name]
        weights = _fitted([one for one, _ in others], [*(other for _, other in others), none])
        caught += _alarms(weights, emergencies, sets[name][0])
        false += _alarms(weights, look_alikes, sets[name][1])
    return float(np.mean(caught)), float(np.mean(false))


def _alarms(weights: Floats, vectors: Floats, words: Sequence[str]) -> list[bool]:
    odds = vectors @ weights[:-1] + weights[-1]
    return [bool(one >= LIMIT) and not told_of_elsewhere(text) for one, text in zip(odds, words, strict=True)]


def _by_folds(vectors: dict[str, tuple[Floats, Floats]], none: Floats) -> float:
    """The share of the questions taken for an emergency by weights that do not know them."""
    fold = np.arange(len(none)) % FOLDS
    alarms = 0
    for number in range(FOLDS):
        calm = [*(other for _, other in vectors.values()), none[fold != number]]
        weights = _fitted([one for one, _ in vectors.values()], calm)
        alarms += int((none[fold == number] @ weights[:-1] + weights[-1] >= LIMIT).sum())
    return alarms / len(none)


def _fitted(emergencies: Sequence[Floats], calm: Sequence[Floats]) -> Floats:
    """The weights and, last, the constant: Newton's method for a ridge logistic regression."""
    found, others = np.concatenate(emergencies), np.concatenate(calm)
    rows = np.c_[np.concatenate([found, others]), np.ones(len(found) + len(others))]
    is_one = np.r_[np.ones(len(found)), np.zeros(len(others))]
    ridge = np.diag(np.r_[np.full(rows.shape[1] - 1, RIDGE), 1e-6])
    weights = np.zeros(rows.shape[1])
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (chance - is_one) + ridge @ weights
        weights -= np.linalg.solve((rows * (chance * (1 - chance))[:, None]).T @ rows + ridge, slope)
    return weights


if __name__ == "__main__":
    main()
