/** The messages of docs/reference/browser-protocol.md, version 1. */

export const VERSION = 1;

export interface Citation {
  title: string;
  organisation: string;
  year: number;
  section: string;
  page: number | null;
  passage: string;
  url: string;
  ama: string;
  digest: boolean;
}

export type Notice =
  | { type: "state"; state: string }
  | { type: "listening" }
  | { type: "words"; words: string; final: boolean }
  | { type: "reply"; turn: number; utterance: number | null; kind: string; text: string; citations: Citation[] }
  | { type: "heard"; turn: number; utterance: number | null; text: string; complete: boolean }
  | { type: "ended"; reason: string };

export type ServerMessage =
  | { type: "answered"; call: string }
  | { type: "refused"; reason: string }
  | { type: "speech"; utterance: number; offset: number }
  | { type: "clear" }
  | Notice;

export const say = {
  hello: () => JSON.stringify({ type: "hello", version: VERSION }),
  key: (key: string) => JSON.stringify({ type: "key", key }),
  mute: (on: boolean) => JSON.stringify({ type: "mute", on }),
  hangUp: () => JSON.stringify({ type: "hang_up" }),
  playhead: (utterance: number, offset: number) =>
    JSON.stringify({ type: "playhead", utterance, offset: Math.max(0, Math.round(offset * 1000) / 1000) }),
};

type Fields = Record<string, unknown>;

function text(fields: Fields, name: string): string {
  return typeof fields[name] === "string" ? fields[name] : "";
}

function number(fields: Fields, name: string): number {
  return typeof fields[name] === "number" ? fields[name] : 0;
}

function maybe(fields: Fields, name: string): number | null {
  return typeof fields[name] === "number" ? fields[name] : null;
}

function citation(value: unknown): Citation {
  const fields = (typeof value === "object" && value !== null ? value : {}) as Fields;
  return {
    title: text(fields, "title"),
    organisation: text(fields, "organisation"),
    year: number(fields, "year"),
    section: text(fields, "section"),
    page: maybe(fields, "page"),
    passage: text(fields, "passage"),
    url: text(fields, "url"),
    ama: text(fields, "ama"),
    digest: fields["digest"] === true,
  };
}

/** What the service said; null for a message this page does not know, which it passes over. */
export function read(message: string): ServerMessage | null {
  const fields = JSON.parse(message) as Fields;
  switch (fields["type"]) {
    case "answered":
      return { type: "answered", call: text(fields, "call") };
    case "refused":
      return { type: "refused", reason: text(fields, "reason") };
    case "speech":
      return { type: "speech", utterance: number(fields, "utterance"), offset: number(fields, "offset") };
    case "clear":
      return { type: "clear" };
    case "state":
      return { type: "state", state: text(fields, "state") };
    case "listening":
      return { type: "listening" };
    case "words":
      return { type: "words", words: text(fields, "words"), final: fields["final"] === true };
    case "reply":
      return {
        type: "reply",
        ...place(fields),
        kind: text(fields, "reply_kind"),
        citations: list(fields["citations"]).map(citation),
      };
    case "heard":
      return { type: "heard", ...place(fields), complete: fields["complete"] === true };
    case "ended":
      return { type: "ended", reason: text(fields, "reason") };
    default:
      return null;
  }
}

function place(fields: Fields): { turn: number; utterance: number | null; text: string } {
  return { turn: number(fields, "turn"), utterance: maybe(fields, "utterance"), text: text(fields, "text") };
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
