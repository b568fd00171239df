import { describe, expect, it } from "vitest";
import type { Notice } from "../src/phone/protocol";
import { empty, hear, type Replied, sources, split, type Transcript } from "../src/phone/transcript";

const source = { title: "AF", organisation: "AHA", year: 2023, section: "6", page: null, passage: "", url: "", ama: "", digest: true };

function after(...notices: Notice[]): Transcript {
  return notices.reduce(hear, empty);
}

function reply(turn: number, text: string, utterance: number | null = null, cited = false, kind = "prompt"): Notice {
  return { type: "reply", turn, utterance, kind, text, citations: cited ? [source] : [] };
}

function replies(transcript: Transcript): Replied[] {
  return transcript.entries.filter((entry) => entry.who === "assistant");
}

describe("the transcript", () => {
  it("replaces words that are not final, and keeps those that are", () => {
    const transcript = after(
      { type: "words", words: "what is", final: false },
      { type: "words", words: "what is sepsis", final: true },
      { type: "words", words: "and", final: false },
    );
    expect(transcript.entries.map((entry) => entry.who === "caller" && entry.words)).toEqual(["what is sepsis", "and"]);
  });

  it("thinks from final words to the reply", () => {
    const asked = after({ type: "words", words: "sepsis", final: true });
    expect(asked.thinking).toBe(true);
    expect(hear(asked, reply(1, "Sepsis.")).thinking).toBe(false);
  });

  it("shows a reply that grows while it is spoken once, at its longest", () => {
    const grown = after(reply(1, "Sepsis.", 4), reply(1, "Sepsis. Give fluids.", 4, true, "answer"));
    expect(replies(grown).map((entry) => entry.text)).toEqual(["Sepsis. Give fluids."]);
    expect(sources(grown)).toHaveLength(1);
    expect(replies(after(reply(0, "Hello."), reply(0, "One moment.")))).toHaveLength(2);
  });

  it("follows the machine's own word for thinking", () => {
    const thinking = after({ type: "words", words: "sepsis", final: false }, { type: "state", state: "thinking" });
    expect(thinking.thinking).toBe(true);
    expect(hear(thinking, { type: "state", state: "hearing" }).thinking).toBe(false);
  });

  it("keeps words read ahead once they are answered, and drops them when nothing came of them", () => {
    const open = after({ type: "words", words: "sepsis", final: false });
    expect(hear(open, { type: "listening" }).entries).toEqual([]);
    const both = hear(hear(open, reply(1, "Sepsis.")), { type: "listening" });
    expect(both.entries.map((entry) => entry.who)).toEqual(["caller", "assistant"]);
  });

  it("takes back a cough", () => {
    expect(after({ type: "words", words: "ah", final: false }, { type: "words", words: "", final: true }).entries).toEqual([]);
  });

  it("marks what was cut off, counted in words", () => {
    const transcript = after(reply(1, "Give  1 g of it. Not more."), {
      type: "heard",
      turn: 1,
      utterance: null,
      text: "Give 1 g",
      complete: false,
    });
    expect(split(replies(transcript)[0]!)).toEqual({ heard: "Give  1 g", cut: "of it. Not more." });
  });

  it("marks all of a reply of which nothing was heard", () => {
    const transcript = after(reply(1, "Never."), { type: "heard", turn: 1, utterance: null, text: "", complete: false });
    expect(split(replies(transcript)[0]!)).toEqual({ heard: "", cut: "Never." });
  });

  it("tells sentences of turn 0 apart by their utterance", () => {
    const transcript = after(reply(0, "Hello.", 1), reply(0, "Are you there?", 2), {
      type: "heard",
      turn: 0,
      utterance: 1,
      text: "Hello.",
      complete: true,
    });
    expect(replies(transcript).map((entry) => entry.heard?.complete ?? null)).toEqual([true, null]);
  });

  it("shows the sources of the newest reply that has any", () => {
    expect(sources(after(reply(1, "A", null, true), reply(2, "Goodbye.")))).toEqual([source]);
  });

  it("shows no sources of an answer that a question without one has followed", () => {
    expect(sources(after(reply(1, "A", null, true, "answer"), reply(2, "Not in my library.", null, false, "abstain")))).toEqual([]);
  });

  it("passes over a notice about a reply it does not know", () => {
    expect(after({ type: "heard", turn: 9, utterance: null, text: "x", complete: true })).toEqual(empty);
  });
});
