import { describe, expect, it } from "vitest";
import { Playback, Playhead } from "../src/phone/playback";

const RATE = 48000;

function take(playback: Playback, length = 128): Float32Array {
  const output = new Float32Array(length).fill(9);
  playback.take(output);
  return output;
}

describe("playback", () => {
  it("is silent while nothing waits", () => {
    const playback = new Playback(RATE);
    expect(take(playback).every((sample) => sample === 0)).toBe(true);
    expect(playback.position).toBeNull();
  });

  it("plays across chunks without a gap and knows where it is", () => {
    const playback = new Playback(RATE);
    playback.push(new Float32Array(100).fill(0.1), 3, 0);
    playback.push(new Float32Array(100).fill(0.2), 3, 100 / RATE);
    const output = take(playback);
    expect(output[99]).toBeCloseTo(0.1);
    expect(output[100]).toBeCloseTo(0.2);
    expect(playback.position?.utterance).toBe(3);
    expect(playback.position?.offset).toBeCloseTo(128 / RATE);
    expect(playback.waiting).toBeCloseTo(72 / RATE);
  });

  it("falls silent within four milliseconds of a clear and keeps its place", () => {
    const playback = new Playback(RATE);
    playback.push(new Float32Array(9600).fill(0.5), 1, 0);
    take(playback);
    const before = playback.position;
    playback.clear();
    const output = take(playback, 480);
    expect(output[0]).toBeCloseTo(0.5);
    expect(output.subarray(193).every((sample) => sample === 0)).toBe(true);
    expect(playback.position).toEqual(before);
    expect(playback.waiting).toBe(0);
  });

  it("plays what comes after a clear", () => {
    const playback = new Playback(RATE);
    playback.push(new Float32Array(128).fill(0.5), 1, 0);
    playback.clear();
    playback.push(new Float32Array(128).fill(0.25), 2, 0);
    const output = take(playback, 512);
    expect(output.some((sample) => sample === 0.25)).toBe(true);
    expect(playback.position).toEqual({ utterance: 2, offset: 128 / RATE });
  });
});

describe("the playhead", () => {
  it("tells a position only once it has sounded", () => {
    const playhead = new Playhead(100, 1000);
    expect(playhead.note({ utterance: 1, offset: 0.1 }, 0, 1)).toBeNull();
    expect(playhead.note({ utterance: 1, offset: 0.2 }, 500, 1)).toBeNull();
    expect(playhead.note({ utterance: 1, offset: 0.3 }, 1000, 1)).toEqual({ utterance: 1, offset: 0.1 });
    expect(playhead.note({ utterance: 1, offset: 0.3 }, 2000, 1)).toEqual({ utterance: 1, offset: 0.3 });
    expect(playhead.note({ utterance: 1, offset: 0.3 }, 3000, 1)).toBeNull();
  });

  it("tells the end of an utterance even between two reports", () => {
    const playhead = new Playhead(1000);
    playhead.note({ utterance: 1, offset: 0.1 }, 0, 1);
    expect(playhead.note({ utterance: 1, offset: 0.12 }, 10, 0)).toEqual({ utterance: 1, offset: 0.12 });
  });

  it("tells where it was cut at once, and nothing of what was noted before", () => {
    const playhead = new Playhead(100, 1000);
    playhead.note({ utterance: 1, offset: 0.1 }, 0, 1);
    expect(playhead.cut({ utterance: 1, offset: 0.15 })).toEqual({ utterance: 1, offset: 0.15 });
    expect(playhead.note({ utterance: 1, offset: 0.15 }, 2000, 0)).toBeNull();
  });
});
