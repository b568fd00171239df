/** What the page and its audio worklets say to each other. `pcm` is 320 samples of 16 bits, its buffer handed over. */

export interface ToCapture {
  muted: boolean;
}

export interface FromCapture {
  pcm: ArrayBuffer;
  /** Root mean square in 0..1. */
  level: number;
}

export type ToPlayback =
  | { type: "speech"; utterance: number; offset: number; pcm: ArrayBuffer }
  | { type: "clear" }
  /** Seconds from handing a sample over until it sounds. */
  | { type: "latency"; seconds: number };

export type FromPlayback =
  | { type: "playhead"; utterance: number; offset: number }
  /** `waiting`: seconds of speech that are still to be played. */
  | { type: "level"; level: number; waiting: number };
