/** Where the loudspeaker is: so many seconds of that utterance have been handed to it. */
export interface Position {
  utterance: number;
  offset: number;
}

interface Chunk extends Position {
  samples: Float32Array;
  used: number;
}

/** Seconds over which what sounds fades when it is cut: shorter clicks, longer is heard as speech. */
const FADE = 0.004;

/** Speech waiting for the loudspeaker, which takes it 128 samples at a time. Samples are at the device's rate. */
export class Playback {
  private chunks: Chunk[] = [];
  private fading: Float32Array = new Float32Array(0);
  private last: Position | null = null;

  constructor(private readonly rate: number) {}

  get waiting(): number {
    return this.chunks.reduce((sum, chunk) => sum + chunk.samples.length - chunk.used, 0) / this.rate;
  }

  /** The position of the last sample taken; null before any. */
  get position(): Position | null {
    return this.last;
  }

  /** Queue speech that begins at `offset` seconds of `utterance`. */
  push(samples: Float32Array, utterance: number, offset: number): void {
    this.chunks.push({ samples, utterance, offset, used: 0 });
  }

  /** Fill `output`; silence where nothing waits. */
  take(output: Float32Array): void {
    let done = this.takeFading(output);
    while (done < output.length && this.chunks.length > 0) {
      const chunk = this.chunks[0]!;
      const part = chunk.samples.subarray(chunk.used, chunk.used + output.length - done);
      output.set(part, done);
      done += part.length;
      chunk.used += part.length;
      this.last = { utterance: chunk.utterance, offset: chunk.offset + chunk.used / this.rate };
      if (chunk.used === chunk.samples.length) this.chunks.shift();
    }
    output.fill(0, done);
  }

  /** Drop all that waits but the few samples that fade. */
  clear(): void {
    const chunk = this.chunks[0];
    const length = Math.round(FADE * this.rate);
    const tail = chunk === undefined ? new Float32Array(0) : chunk.samples.slice(chunk.used, chunk.used + length);
    this.fading = tail.map((sample, index) => sample * (1 - index / tail.length));
    this.chunks = [];
  }

  private takeFading(output: Float32Array): number {
    const part = this.fading.subarray(0, output.length);
    output.set(part);
    this.fading = this.fading.subarray(part.length);
    return part.length;
  }
}

/**
 * Tells positions when they are truly heard: what is handed to the loudspeaker sounds `latency` later.
 * Times and the latency are counted in samples of the device.
 */
export class Playhead {
  private noted: (Position & { due: number })[] = [];
  private last: Position | null = null;
  private notedAt = -Infinity;

  constructor(
    private readonly every: number,
    public latency = 0,
  ) {}

  /** Note where we are now; returns the newest position that has been heard by now, null when it is no news. */
  note(position: Position | null, now: number, waiting: number): Position | null {
    const changed = position !== null && !same(position, this.noted.at(-1) ?? this.last);
    if (changed && (now - this.notedAt >= this.every || waiting === 0)) {
      this.noted.push({ ...position, due: now + this.latency });
      this.notedAt = now;
    }
    let heard: Position | null = null;
    while (this.noted.length > 0 && this.noted[0]!.due <= now) {
      const { utterance, offset } = this.noted.shift()!;
      heard = { utterance, offset };
    }
    if (heard !== null) this.last = heard;
    return heard;
  }

  /** Speech was cut at `position`: what was handed over will still sound, nothing after it. */
  cut(position: Position | null): Position | null {
    this.noted = [];
    if (position === null || same(position, this.last)) return null;
    this.last = position;
    return position;
  }
}

function same(a: Position, b: Position | null): boolean {
  return b !== null && a.utterance === b.utterance && Math.abs(a.offset - b.offset) < 0.0005;
}
