"""The questions the benches ask: clinical, within the starter library's topics, in two voices, a third with a pause."""

import random
import shutil
from contextlib import ExitStack, closing
from dataclasses import dataclass

import numpy as np

from commands.calling.voiced import bouts, window_levels
from commands.calling.voices import ESPEAK, FLITE, OwnVoice, Voice, chosen_voice
from dialog.audio import Rate
from dialog.ports import Pcm16

RATE: Rate = 8000
PAUSES = (0.25, 0.70)
"""Seconds of silence put inside a question, evenly spread; the cut-offs bench has longer ones."""

TEXTS = (
    "What is the first line treatment for community acquired pneumonia in an outpatient?",
    "When should vasopressors be started in septic shock?",
    "Which anticoagulant is recommended for atrial fibrillation?",
    "What is the target blood pressure after an intracerebral hemorrhage?",
    "How is acute kidney injury staged?",
    "What is the initial treatment of a gout flare?",
    "When is thrombolysis indicated in acute ischemic stroke?",
    "What fluid rate should be given in diabetic ketoacidosis?",
    "Which patients need a statin for secondary prevention?",
    "How long should a pulmonary embolism be treated?",
    "What are the diagnostic criteria for infective endocarditis?",
    "What is the first step in managing an acute asthma exacerbation?",
    "How is severe acute pancreatitis defined?",
    "What is the recommended dose of oxytocin after delivery?",
    "Which drugs improve survival in heart failure with reduced ejection fraction?",
    "When should a patient with upper gastrointestinal bleeding have an endoscopy?",
    "What is the treatment of choice for bacterial meningitis in adults?",
    "How is chronic kidney disease classified?",
    "What is the goal for glycated hemoglobin in type two diabetes?",
    "Which patients with a transient ischemic attack are at high risk of stroke?",
    "How should blood pressure be treated in an adult with stage two hypertension?",
    "What is the recommended duration of antibiotics for a urinary tract infection?",
    "Which scale is used to screen for depression during pregnancy?",
    "How much fluid does a burned patient need in the first day?",
)


@dataclass(frozen=True, slots=True)
class SpokenQuestion:
    """pause: seconds of silence put inside it, 0 where there is none. voice: who says it."""

    text: str
    pcm: Pcm16
    pause: float
    voice: str


async def spoken_questions(count: int, seed: int) -> tuple[SpokenQuestion, ...]:
    """``count`` questions at 8 kHz, in an order of their own for each seed; every third holds a pause.

    The voices take turns: hibari, and flite or else espeak-ng where it is installed. Raises NoVoice.
    """
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    texts = [text for _ in range(-(-count // len(TEXTS))) for text in chance.sample(TEXTS, len(TEXTS))][:count]
    with ExitStack() as stack:
        voices: list[Voice] = [stack.enter_context(closing(OwnVoice()))]
        other = next((name for name in (FLITE, ESPEAK) if shutil.which(name)), None)
        if other is not None:
            voices.append(stack.enter_context(closing(chosen_voice(other))))
        asked = []
        for number, text in enumerate(texts):
            voice = voices[number % len(voices)]
            pause = chance.uniform(*PAUSES) if number % 3 == 2 else 0.0
            pcm = await voice.say(text, RATE)
            asked.append(SpokenQuestion(text, with_pause(pcm, pause) if pause else pcm, pause, voice.name))
    return tuple(asked)


def with_pause(pcm: Pcm16, seconds: float) -> Pcm16:
    """The question with silence put in at its quietest 50 ms between 30 and 70 % of its voice: between two words."""
    found = bouts(pcm, RATE, join=10.0)
    if not found:
        return pcm
    start, length = found[0].start, found[0].end - found[0].start
    first, last = (round((start + share * length) / 0.01) for share in (0.3, 0.7))
    levels = np.convolve(window_levels(pcm, RATE), np.ones(5) / 5, mode="same")
    quietest = first + int(np.argmin(levels[first:last])) if last > first else first
    cut = round(quietest * 0.01 * RATE) + RATE // 200
    return np.concatenate([pcm[:cut], np.zeros(round(seconds * RATE), np.int16), pcm[cut:]])
