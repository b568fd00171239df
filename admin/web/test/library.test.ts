import { describe, expect, it } from "vitest";
import type { Figures, Progress } from "../src/library/figures";
import { listAgain, mark, wait } from "../src/library/pace";
import { doneOf, leftWords, paceWords, phaseMeaning, phaseWords, share, whenRead } from "../src/library/words";

const progress: Progress = {
  files: 4,
  files_done: 1,
  passages: 200,
  passages_done: 120,
  passages_a_second: 41.6,
  seconds_left: 30,
};

const figures: Figures = {
  documents: 2,
  passages: 120,
  pages: 9,
  starter: null,
  phase: "reading",
  jobs: { waiting: 2, running: 1, done: 1, failed: 0 },
  progress,
  being_read: [{ name: "a.pdf", passages: 100, passages_done: 50 }],
  index: null,
  reindex: null,
  workers: [],
  report: null,
  stopped: "",
};

const idle: Figures = { ...figures, phase: "idle", progress: null, being_read: [] };

describe("when the figures are asked for again", () => {
  it("is soon while something goes on, and seldom otherwise", () => {
    expect(wait(figures, false)).toBe(2_000);
    expect(wait({ ...figures, phase: "waiting" }, false)).toBe(2_000);
    expect(wait(idle, false)).toBe(30_000);
    expect(wait(null, false)).toBe(30_000);
  });

  it("is never while nobody sees the page", () => {
    expect(wait(figures, true)).toBeNull();
    expect(wait(null, true)).toBeNull();
  });
});

describe("when the documents are asked for again", () => {
  it("is when some came, and not more often than every few seconds while more come", () => {
    expect(listAgain(null, figures, null)).toBe(true);
    expect(listAgain(mark(figures), figures, 60_000)).toBe(false);
    const more = { ...figures, passages: 121 };
    expect(listAgain(mark(figures), more, 2_000)).toBe(false);
    expect(listAgain(mark(figures), more, 6_000)).toBe(true);
  });

  it("is at once when the last one is in", () => {
    expect(listAgain(mark(figures), idle, 100)).toBe(true);
  });
});

describe("how much is done", () => {
  it("counts a file as far as its passages are in", () => {
    expect(share(figures)).toBeCloseTo((1 + 0.5) / 4);
  });

  it("counts the passages of a single file, and of the starter library", () => {
    expect(share({ ...figures, progress: { ...progress, files: 1, files_done: 0 } })).toBeCloseTo(0.6);
    expect(share({ ...figures, progress: { ...progress, files: 0, files_done: 0 } })).toBeCloseTo(0.6);
  });

  it("is not known before anything is counted, and nothing at rest", () => {
    expect(share({ ...figures, progress: { ...progress, files: 1, passages: 0, passages_done: 0 } })).toBeNull();
    expect(share({ ...figures, progress: null })).toBeNull();
    expect(share(idle)).toBe(0);
  });

  it("is never more than all", () => {
    const over = { ...progress, files_done: 4 };
    expect(share({ ...figures, progress: over })).toBe(1);
  });
});

describe("the words", () => {
  it("tell pace and time left, and a dash while they are not known", () => {
    expect(paceWords(progress)).toBe("42 passages/s");
    expect(paceWords({ ...progress, passages_a_second: 0.37 })).toBe("0.4 passages/s");
    expect(paceWords(null)).toBe("–");
    expect(leftWords(progress)).toBe("about 30 s");
    expect(leftWords({ ...progress, seconds_left: 150 })).toBe("about 3 min");
    expect(leftWords({ ...progress, seconds_left: 7_500 })).toBe("about 2 h 5 min");
    expect(leftWords({ ...progress, seconds_left: null })).toBe("–");
    expect(doneOf(1_200, 3_400)).toBe("1,200 of 3,400");
    expect(doneOf(0, 0)).toBe("–");
  });

  it("say what stopped, and what to do when nobody reads", () => {
    expect(phaseWords({ ...idle, stopped: "It was killed." })).toBe("Reading stopped");
    expect(phaseMeaning({ ...idle, stopped: "It was killed." })).toBe("It was killed. It is tried again within a minute.");
    expect(phaseMeaning({ ...figures, phase: "waiting" })).toContain("./run library work");
  });

  it("tell the time of today and the day of what is older", () => {
    const now = new Date(2026, 10, 27, 18, 0);
    expect(whenRead(new Date(2026, 10, 27, 9, 5).toISOString(), now)).toBe("today 09:05");
    expect(whenRead(new Date(2026, 9, 3, 9, 5).toISOString(), now)).toBe("3 Oct 2026");
  });
});
