import type { Citation, Notice } from "./protocol";

export interface Said {
  id: number;
  who: "caller";
  words: string;
  final: boolean;
}

export interface Replied {
  id: number;
  who: "assistant";
  turn: number;
  utterance: number | null;
  kind: string;
  text: string;
  citations: Citation[];
  /** What reached the caller's ear; null while it is being spoken. */
  heard: { text: string; complete: boolean } | null;
}

export type Entry = Said | Replied;

/** The conversation so far, as the page shows it. Frozen: each notice makes a new one. */
export interface Transcript {
  entries: readonly Entry[];
  /** The caller has finished and the reply is not there yet. */
  thinking: boolean;
}

export const empty: Transcript = { entries: [], thinking: false };

export function hear(transcript: Transcript, notice: Notice): Transcript {
  switch (notice.type) {
    case "state":
      return { ...transcript, thinking: notice.state === "thinking" };
    case "listening":
      // Words that led to no reply were no turn after all.
      return { entries: transcript.entries.filter((entry) => entry.who !== "caller" || entry.final), thinking: false };
    case "words":
      return words(transcript, notice.words.trim(), notice.final);
    case "reply":
      return reply(transcript, notice);
    case "heard":
      return heard(transcript, notice);
    case "ended":
      return { ...transcript, thinking: false };
  }
}

function words(transcript: Transcript, said: string, final: boolean): Transcript {
  const last = transcript.entries.at(-1);
  const open = last?.who === "caller" && !last.final ? last : null;
  const before = open === null ? transcript.entries : transcript.entries.slice(0, -1);
  // Empty words mean that it was no speech after all: a cough, a door.
  if (said === "") return { entries: before, thinking: false };
  const entry: Said = { id: open?.id ?? next(transcript), who: "caller", words: said, final };
  return { entries: [...before, entry], thinking: final };
}

function reply(transcript: Transcript, notice: Notice & { type: "reply" }): Transcript {
  const { type: _, ...told } = notice;
  const begun = transcript.entries.findLastIndex(
    (entry) => entry.who === "assistant" && entry.utterance !== null && entry.utterance === told.utterance,
  );
  const before = transcript.entries[begun];
  if (before?.who === "assistant") {
    // It grew while it was spoken.
    return { ...transcript, entries: transcript.entries.with(begun, { ...before, ...told }) };
  }
  const entry: Replied = { id: next(transcript), who: "assistant", ...told, heard: null };
  return { entries: [...(told.turn > 0 ? answered(transcript.entries) : transcript.entries), entry], thinking: false };
}

/** What is answered was said: a reading that was taken ahead turned out to be the last one. */
function answered(entries: readonly Entry[]): readonly Entry[] {
  return entries.map((entry) => (entry.who === "caller" ? { ...entry, final: true } : entry));
}

function heard(transcript: Transcript, notice: Notice & { type: "heard" }): Transcript {
  const index = transcript.entries.findLastIndex((entry) => entry.who === "assistant" && belongs(entry, notice));
  const entry = transcript.entries[index];
  if (entry?.who !== "assistant") return transcript;
  const changed: Replied = { ...entry, heard: { text: notice.text, complete: notice.complete } };
  return { ...transcript, entries: transcript.entries.with(index, changed) };
}

function belongs(entry: Replied, notice: Notice & { type: "heard" }): boolean {
  return notice.utterance !== null && entry.utterance !== null
    ? entry.utterance === notice.utterance
    : entry.turn === notice.turn;
}

function next(transcript: Transcript): number {
  return (transcript.entries.at(-1)?.id ?? 0) + 1;
}

/** A reply as the caller heard it, and the rest that was cut off; counted in words, whatever stands between them. */
export function split(entry: Replied): { heard: string; cut: string } {
  if (entry.heard === null || entry.heard.complete) return { heard: entry.text, cut: "" };
  const count = wordsOf(entry.heard.text).length;
  const ends = [...entry.text.matchAll(/\S+/g)].map((match) => match.index + match[0].length);
  const end = count === 0 ? 0 : (ends[Math.min(count, ends.length) - 1] ?? 0);
  return { heard: entry.text.slice(0, end), cut: entry.text.slice(end).trim() };
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

/** Replies to a new question, which take the place of the answer before, whether they cite anything or not. */
const ANEW = new Set(["answer", "clarify", "confirm", "abstain"]);

/** The citations of the running answer. */
export function sources(transcript: Transcript): readonly Citation[] {
  const answer = transcript.entries.findLast(
    (entry) => entry.who === "assistant" && (entry.citations.length > 0 || ANEW.has(entry.kind)),
  );
  return answer?.who === "assistant" ? answer.citations : [];
}
