"""Fits the weights of dialog/answers/fitted.json: ``python -m commands.bench.fit_answers --data FOLDER --kind KIND``,
"expected" over a library whose documents have expected questions, "plain" over one whose documents have none.

Two small models over figures that a person can read. Which statement is spoken: a conditional logit (McFadden 1974)
over the statements found for one question, drawn towards weights set by hand. They are found, and the evidence is
looked at, by weights ("statement") that are left as they are: the limit belongs to them. Whether any does: a logistic
regression over questions the library answers and questions it does not. Both are judged before they are fitted on all
questions: each author's by weights, and a limit, that were chosen without any question of his (nested). That is what a
new caller meets. Folds by document, drawn over all authors, promised 93 % of the answerable kept at 4.7 % of the others
let through; of the questions of an author nobody had read 66 % were kept at 9 %. The held-back half of the clinicians'
questions is never read here.
"""

import argparse
import asyncio
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import settings as site
from commands.bench.answers import TUNING, ask, questions
from commands.bench.clinician_questions.matching import missing, plain
from commands.progress import Progress
from dialog.answering import Answering
from dialog.answers import evidence, selecting
from dialog.answers import fitted as shipped
from dialog.answers.dose_by_age import of_this_age
from dialog.answers.dosed_drugs import own_doses_first
from dialog.answers.issuer_asked import of_this_issuer
from dialog.answers.library_answer import as_asked
from dialog.answers.route_asked import of_this_route
from dialog.errors import EngineFailed
from dialog.question.asked import KINDS, Asked
from dialog.question.following_up import in_context
from dialog.reply import Reply, ReplyKind
from dialog.transcript import Conversation, HeardReply, Turn
from kb.errors import LibraryUnavailable
from kb.library import Library
from voiceassist import open_library

Floats = NDArray[np.float64]
ROOT = Path(__file__).parents[2]
FILE = ROOT / "dialog" / "answers" / "fitted.json"
OWN = ROOT / "tests" / "dialog"
AUTHORS = {
    "tune": "first",
    "held": "first",
    "tune2": "second",
    "held2": "second",
    "tune3": "third",
    "held3": "third",
    "held4": "fourth",
    "night": "night shift",
}
"""Who wrote a set of questions, by what their ids begin with; the project's own have none that is here."""
OWN_AUTHOR = "own"
CLINICIANS = ("first", "second", "third", "fourth")
"""Authors who had seen nothing of the project."""
TOWARDS_BEFORE = 0.05
"""How strongly the statement's weights are drawn to those set by hand: of 473 questions, each author's by weights
without his, one of the first two statements holds the answer in 398, 405, 409 and 407 with .3, .1, .05 and .02."""
LOOKED_AT = 24
"""Statements of a question among which the weights learn to choose; those far behind teach nothing."""
SPREAD = 1.98
"""Mean standard deviation of their fits within a question, to which the weights are scaled: the margins by which a fit
may be worse (``dialog.answers.chosen``, ``readings``, ``dosed_drugs``) are set by it."""
QUOTED, ELSEWHERE = 0.5, 0.3
"""Share of the words of the sentence an author wrote his question from, from which a statement is that one; and what
another that happens to hold the facts counts beside it."""
BEFORE = {
    "near": 1.8, "passage": 1.0, "score": 1.5, "own": 1.0, "around": 2.0, "rare": 0.2, "heading": 0.5, "against": -4.0,
    "drug": 0.5, "other drug": -1.6, "population": 0.5, "range": 0.5, "thin": -0.5, "aside": -0.6, "unfinished": -0.4,
    "length": -0.2, "first": 0.0, "number": 0.5, "names a drug": 0.48, "unit": 0.0, "per kilo": 0.0, "moment": 0.0,
    "own, asked": 0.0, "around, asked": 0.0, "other drugs": 0.0, "fact": 0.0, "preferred": 0.7,
    "counted": 0.7,
}  # fmt: skip
"""What the statement's weights are drawn to, set by hand before any were fitted; a kind of fact counts four times its
own weight (``dialog.question.asked.KINDS``), and what is not named begins at nothing."""
ATTEMPTS = 5
RIDGE = 3.0
FALSE_ANSWERS = (0.04, 0.05, 0.06)
"""Shares of the clinicians' unanswerable questions that may be answered where the limit is set, each by weights without
its author's: the mean of these limits, since one alone hangs on a single question. The project's own are easier:
counted in, they made room for 8 % of the clinicians'."""


@dataclass(frozen=True, slots=True)
class Found:
    """One question: the figures of each statement found and whether it holds the answer (0..1), and those of the
    evidence as a whole. part: the set of questions it is of; right: what choosing each statement is worth, 0..1;
    ruled_out: not answered whatever the figures are, since a rule speaks against it, or it is asked back, confirmed, or
    taken for something else."""

    part: str
    answerable: bool
    statements: Floats
    holds: Floats
    right: Floats
    evidence: Floats
    ruled_out: bool

    @property
    def author(self) -> str:
        return AUTHORS.get(self.part, OWN_AUTHOR)


def entries() -> list[dict[str, Any]]:
    """Every question that is answered or not; none of the held-back half."""
    own = json.loads((OWN / "questions.json").read_text(encoding="utf-8"))
    night = json.loads((OWN / "night_shift_questions.json").read_text(encoding="utf-8"))["questions"]
    sets = (own["questions"], own["held_back"]["questions"], own["held_back_second"]["questions"])
    found = [*questions(TUNING), *night]
    found += [{**entry, "question": entry["words"]} for one in sets for entry in one]
    for name, kind in (("answerable", "answer"), ("unanswerable", "abstain")):
        found += [{"question": words, "kind": kind} for words in own["calibration"][name]]
    return [entry for entry in found if entry["kind"] in ("answer", "abstain")]


def asked_of(entry: dict[str, Any]) -> Asked:
    words = entry["question"]
    if before := entry.get("before"):
        reply = Reply(ReplyKind.ANSWER, (), question=before)
        words = in_context(Conversation().after(Turn(1, before, reply, HeardReply(""))), words) or words
    return as_asked(words)


async def found_for(library: Library, answering: Answering, entry: dict[str, Any]) -> Found | None:
    """answering: one that answers whatever the figures are (``without_limit``)."""
    asked = asked_of(entry)
    passages = await library.search(asked.question)
    candidates = selecting.shortlist(asked, passages)
    near = await library.similarity(asked.question, [one.statement.searched for one in candidates])
    best = of_this_issuer(asked, selecting.ranked(asked, candidates, near))
    best = of_this_age(asked, selecting.for_these_people(asked, of_this_route(asked, best)))
    best = own_doses_first(asked, best) or best
    best = selecting.that_warn(asked, best) or best
    if not best or not asked.weights:
        return None
    met = await library.words_met(asked.question, [best[0].statement])
    figures = evidence.evidence(asked, passages, best, met)
    holds = np.array([_holds(entry, one) for one in best])
    return Found(
        str(entry.get("id", "own")).partition("-")[0],
        entry["kind"] == "answer",
        np.array([one.figures for one in best]),
        holds,
        _right(holds, np.array([_quoted(entry, one) for one in best])),
        np.array([figures[name] for name in evidence.FIGURES]),
        (await ask(answering, {**entry, "must_hold": []})).kind != ReplyKind.ANSWER,
    )


def without_limit(library: Library) -> Answering:
    """An answering over this library that answers whatever the figures of the evidence are, from now on."""
    without = {expected: replace(shipped.fitted(expected=expected), limit=-np.inf) for expected in (False, True)}
    vars(evidence)["fitted"] = lambda *, expected: without[expected]
    return Answering(library, site.read_settings({}, {}).dialog)


def _holds(entry: dict[str, Any], one: selecting.Candidate) -> float:
    """The share of the facts asked for that the statement holds; 0 in another document than the one meant."""
    passage = one.statement.passage
    text = f"{passage.section} {one.statement.standing_alone}"
    meant = entry.get("where", {}).get("document") or entry.get("document", "")
    if meant and not any(passage.document.key.endswith(key) for key in meant.split("|")):
        return 0.0
    if facts := entry.get("must_hold"):
        return 1 - len(missing(text, facts)) / len(facts)
    return float(bool(re.search(entry["holds"], text))) if entry.get("holds") else 0.0


def _quoted(entry: dict[str, Any], one: selecting.Candidate) -> float:
    """How much of the sentence that the question was written from the statement says, or of the statement that
    sentence; 0..1."""
    quote, said = _words(entry.get("where", {}).get("quote", "")), _words(one.statement.standing_alone)
    own = _words(one.statement.text)
    return max(len(quote & said) / (len(quote) or 1), len(quote & own) / len(own) if len(own) > LABEL_WORDS else 0.0)


LABEL_WORDS = 3
"""A statement of no more words is no sentence of which a share could tell anything."""


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9.]+", plain(text)))


def _right(holds: Floats, quoted: Floats) -> Floats:
    """Of those that hold most of the facts the one that was quoted is worth 1, others less; where none holds all, what
    was quoted is worth as much."""
    most: Floats = ((holds > 0) & (holds >= holds.max())).astype(np.float64)
    that = quoted >= QUOTED
    if (that & (most > 0)).any():
        return np.where(that, most, ELSEWHERE * most)
    if that.any() and holds.max() < 1:
        return np.where(that, 1.0, ELSEWHERE * most)
    return most


def fit_statements(found: Sequence[Found], before: Floats, steps: int = 600) -> Floats:
    """Adam (Kingma and Ba 2015) on the negative log of the share of choice that holding statements get."""
    pairs = [(one.statements[:LOOKED_AT], one.right[:LOOKED_AT]) for one in found]
    pairs = [(figures, right) for figures, right in pairs if right.max() > right.min()]
    weights, mean, square = before.copy(), np.zeros_like(before), np.zeros_like(before)
    for step in range(1, steps + 1):
        slope = TOWARDS_BEFORE * (weights - before) * len(pairs) / 10
        for figures, right in pairs:
            odds = figures @ weights
            share = np.exp(odds - odds.max())
            share /= share.sum()
            good = share * right
            slope += figures.T @ (share - good / good.sum())
        slope /= len(pairs)
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        weights = weights - 0.05 * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    spread = np.mean([(figures @ weights).std() for figures, _ in pairs])
    scaled: Floats = weights * (SPREAD / spread)
    return scaled


def fit_evidence(found: Sequence[Found]) -> Floats:
    """Newton's method on the ridge-penalised log-likelihood, both answers weighing the same; the constant first."""
    figures = np.array([one.evidence for one in found])
    answer = np.array([float(one.answerable) for one in found])
    middle, width = figures.mean(0), figures.std(0) + 1e-9
    design = np.c_[np.ones(len(figures)), (figures - middle) / width]
    weigh = np.where(answer > 0, 0.5 / answer.mean(), 0.5 / (1 - answer.mean()))
    ridge = np.eye(design.shape[1]) * RIDGE
    ridge[0, 0] = 0
    weights = np.zeros(design.shape[1])
    for _ in range(50):
        likely = 1 / (1 + np.exp(-design @ weights))
        curve = (design * (weigh * likely * (1 - likely))[:, None]).T @ design + ridge
        weights = weights - np.linalg.solve(curve, design.T @ (weigh * (likely - answer)) + ridge @ weights)
    raw = weights[1:] / width
    return np.concatenate(([weights[0] - raw @ middle], raw))


def _without_each(found: Sequence[Found], fit: Callable[[list[Found]], Floats]) -> list[Floats]:
    """For each question the weights fitted without its author's."""
    authors = {one.author for one in found}
    made = {left_out: fit([one for one in found if one.author != left_out]) for left_out in authors}
    return [made[one.author] for one in found]


def odds_without_each(found: Sequence[Found]) -> Floats:
    """The log odds of each question by weights fitted without its author's."""
    weights = _without_each(found, fit_evidence)
    return np.array([_odds(one, own) for one, own in zip(found, weights, strict=True)])


def _odds(one: Found, weights: Floats) -> float:
    """The log odds by these weights; none where a rule speaks against it whatever they are."""
    return -np.inf if one.ruled_out else float(weights[0] + one.evidence @ weights[1:])


def let_through(found: Sequence[Found]) -> NDArray[np.bool_]:
    """Whether each question is answered by weights and a limit that were both chosen without its author's."""
    through = np.zeros(len(found), dtype=np.bool_)
    for left_out in {one.author for one in found}:
        known = [one for one in found if one.author != left_out]
        limit = limit_of(known)
        weights = fit_evidence(known)
        for place, one in enumerate(found):
            if one.author == left_out:
                through[place] = _odds(one, weights) > limit
    return through


def rank_figures(found: Sequence[Found], weights: Sequence[Floats]) -> tuple[int, int, int]:
    """Questions with an answer among the statements, and in how many the first, or one of the first two, holds it."""
    known = [(one, own) for one, own in zip(found, weights, strict=True) if one.holds.max() >= 1]
    order = [one.holds[np.argsort(-(one.statements @ own))] for one, own in known]
    return len(order), sum(holds[0] >= 1 for holds in order), sum(holds[:2].max() >= 1 for holds in order)


def limit_of(found: Sequence[Found]) -> float:
    """The mean of the lowest limits that let no more than ``FALSE_ANSWERS`` of the clinicians' unanswerable questions
    through."""
    others = np.array([not one.answerable and one.author in CLINICIANS for one in found])
    false = np.sort(odds_without_each(found)[others])[::-1]
    return float(np.mean([false[int(share * len(false))] for share in FALSE_ANSWERS])) + 0.01


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True, help="the service's data folder, its library read before")
    parser.add_argument("--keep", action="store_true", help="only print the figures, keep the weights")
    parser.add_argument("--evidence-only", action="store_true", help="the weights of what is spoken stay as they are")
    parser.add_argument(
        "--kind", choices=("plain", "expected"), required=True, help="whether its documents have expected questions"
    )
    arguments = parser.parse_args()
    found = asyncio.run(_ask(arguments.data))
    kinds = {kind.name: 4 * kind.weight for kind in KINDS}
    before = np.array([(BEFORE | kinds).get(name, 0.0) for name in selecting.FIGURES])
    count, first, two = rank_figures(found, _without_each(found, lambda some: fit_statements(some, before, 200)))
    answerable = np.array([one.answerable for one in found])
    limit = limit_of(found)
    nested, through = let_through(found), odds_without_each(found) > limit
    how = (
        f"python -m commands.bench.fit_answers, {datetime.now(UTC).date()}: {len(found)} questions, "
        f"{int(answerable.sum())} of them answerable; each author's by weights without any of his: the first statement "
        f"holds the answer in {first} of {count}, one of the first two in {two}; at the limit {limit:.2f} "
        f"{through[answerable].mean():.1%} of the answerable are kept and {through[~answerable].mean():.1%} of the "
        f"others let through, with a limit chosen without the author as well {nested[answerable].mean():.1%} and "
        f"{nested[~answerable].mean():.1%}"
    )
    print(how)
    for part in sorted({one.part for one in found}):
        of_part = np.array([one.part == part for one in found])
        kept, false = through[of_part & answerable], through[of_part & ~answerable]
        print(f"  {part}: {kept.sum()} of {len(kept)} kept, {false.sum()} of {len(false)} let through")
    if not arguments.keep:
        spoken = dict(shipped.fitted(expected=arguments.kind == "expected").spoken)
        if not arguments.evidence_only:
            spoken = dict(zip(selecting.FIGURES, _rounded(fit_statements(found, before)), strict=True))
        supported = dict(zip(("always", *evidence.FIGURES), _rounded(fit_evidence(found)), strict=True))
        made = {"how": how, "spoken": spoken, "supported": supported, "limit": round(limit, 2)}
        written = json.loads(FILE.read_text(encoding="utf-8")) | {arguments.kind: made}
        FILE.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")


def _rounded(weights: Floats) -> list[float]:
    return [round(float(weight), 2) for weight in weights]


async def _ask(data: str) -> list[Found]:
    settings = site.read_settings({}, {"data": data})
    found = []
    async with open_library(settings) as library:
        answering = without_limit(library)
        with Progress("Asking", len(todo := entries())) as progress:
            for entry in todo:
                found.append(await _patiently(library, answering, entry))
                progress.advance()
    return [one for one in found if one is not None]


async def _patiently(library: Library, answering: Answering, entry: dict[str, Any]) -> Found | None:
    """A busy machine may be too slow for a caller and still fit weights."""
    for _ in range(ATTEMPTS - 1):
        try:
            return await found_for(library, answering, entry)
        except (LibraryUnavailable, EngineFailed):
            await asyncio.sleep(1)
    return await found_for(library, answering, entry)


if __name__ == "__main__":
    main()
