import type { Figures } from "./figures";

const BUSY = 2_000;
const AT_REST = 30_000;
/** The list of documents is the longer answer, and grows with every file. */
const DOCUMENTS = 6_000;

/** Milliseconds until the figures are asked for again; null for never, as while nobody sees the page. */
export function wait(figures: Figures | null, hidden: boolean): number | null {
  if (hidden) return null;
  return figures !== null && figures.phase !== "idle" ? BUSY : AT_REST;
}

/** Whether what a list of documents shows may have changed; what it was made of is told by ``made``. */
export function mark(figures: Figures): string {
  return `${figures.documents} ${figures.passages} ${figures.report?.at ?? ""} ${figures.phase === "idle"}`;
}

/** Whether to ask for the documents now: since: milliseconds since they were asked for, null for never. */
export function listAgain(made: string | null, figures: Figures, since: number | null): boolean {
  if (made === mark(figures)) return false;
  return since === null || figures.phase === "idle" || since >= DOCUMENTS;
}
