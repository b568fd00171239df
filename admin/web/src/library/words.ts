import type { Figures, Progress } from "./figures";

const numbers = new Intl.NumberFormat("en-GB");

export function count(value: number): string {
  return numbers.format(value);
}

export function counted(value: number, what: string): string {
  return `${count(value)} ${what}${value === 1 ? "" : "s"}`;
}

/** What goes on, in a word or two. */
export function phaseWords(figures: Figures): string {
  switch (figures.phase) {
    case "reading":
      return "Reading";
    case "waiting":
      return "Waiting for a worker";
    case "indexing":
      return "Making another index";
    case "preparing":
      return "Preparing answers";
    case "idle":
      return figures.stopped !== "" ? "Reading stopped" : "Nothing is being read";
  }
}

/** What that means for whoever reads it. */
export function phaseMeaning(figures: Figures): string {
  switch (figures.phase) {
    case "reading":
      return "What is in is answered from at once.";
    case "waiting":
      return "If it stays so, start a worker: ./run library work";
    case "indexing":
      return "The earlier one answers meanwhile.";
    case "preparing":
      return "You may ask already; this adds speed.";
    case "idle":
      return figures.stopped !== "" ? `${figures.stopped} It is tried again within a minute.` : "New files are read when they are added.";
  }
}

/** How much is done, 0 to 1; null where nobody can count it. A file counts as far as its passages do. */
export function share(figures: Figures): number | null {
  const { progress } = figures;
  if (progress === null) return figures.phase === "idle" ? 0 : null;
  if (progress.files > 1) {
    const begun = figures.being_read.reduce((sum, one) => sum + part(one.passages_done, one.passages), 0);
    return Math.min(1, (progress.files_done + begun) / progress.files);
  }
  return progress.passages > 0 ? part(progress.passages_done, progress.passages) : null;
}

function part(done: number, total: number): number {
  return total > 0 ? Math.min(1, done / total) : 0;
}

export function paceWords(progress: Progress | null): string {
  const pace = progress?.passages_a_second ?? null;
  if (pace === null) return "–";
  return `${count(pace < 10 ? Math.round(pace * 10) / 10 : Math.round(pace))} passages/s`;
}

export function leftWords(progress: Progress | null): string {
  const seconds = progress?.seconds_left ?? null;
  if (seconds === null) return "–";
  if (seconds < 60) return `about ${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `about ${minutes} min` : `about ${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function doneOf(done: number, total: number): string {
  return total > 0 ? `${count(done)} of ${count(total)}` : "–";
}

const days = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const minutes = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

/** The day; of today the time. */
export function whenRead(at: string, now: Date): string {
  const then = new Date(at);
  return then.toDateString() === now.toDateString() ? `today ${minutes.format(then)}` : days.format(then);
}
