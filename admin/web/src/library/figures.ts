/** What /library/figures and /library/documents tell; docs/reference/library.md describes it. */

export type Phase = "idle" | "waiting" | "reading" | "indexing" | "preparing";

export interface Progress {
  /** 0 where no files are counted. */
  files: number;
  files_done: number;
  passages: number;
  passages_done: number;
  passages_a_second: number | null;
  seconds_left: number | null;
}

export interface BeingRead {
  name: string;
  /** 0 while it is opened. */
  passages: number;
  passages_done: number;
}

export interface Report {
  at: string;
  files: number;
  outcomes: Record<string, number>;
  need: number;
  rows: { name: string; wrong: string; mend: string }[];
  notes: { note: string; files: number; name: string }[];
}

export interface Figures {
  documents: number;
  passages: number;
  pages: number;
  starter: { documents: number; licence: string; note: string } | null;
  phase: Phase;
  jobs: { waiting: number; running: number; done: number; failed: number };
  progress: Progress | null;
  being_read: BeingRead[];
  index: { model: string; engine: string; store: string } | null;
  reindex: { model: string; done: number; total: number } | null;
  workers: { machine: string; workers: number }[];
  report: Report | null;
  stopped: string;
}

export interface Listed {
  title: string;
  organisation: string;
  year: number;
  digest: boolean;
  passages: number;
  /** All of it is in. */
  whole: boolean;
  read: string;
}

export interface Documents {
  total: number;
  documents: Listed[];
}

export type Problem = { kind: "not_here" | "unavailable" | "away"; message: string };

const AWAY = "Check that it is running; this page looks again by itself.";
const PATIENCE = 15_000;

/** Raises a Problem. */
export async function ask<Told>(path: string, signal: AbortSignal): Promise<Told> {
  let answer: Response;
  try {
    answer = await fetch(path, { signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]) });
  } catch {
    throw { kind: "away", message: AWAY } satisfies Problem;
  }
  if (answer.ok) return (await answer.json()) as Told;
  throw await problemOf(answer);
}

async function problemOf(answer: Response): Promise<Problem> {
  const told: unknown = await answer.json().catch(() => null);
  const message = typeof told === "object" && told !== null && "message" in told ? String(told.message) : AWAY;
  if (answer.status === 403) return { kind: "not_here", message };
  return { kind: answer.status === 503 ? "unavailable" : "away", message };
}
