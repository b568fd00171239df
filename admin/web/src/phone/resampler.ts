/** Zero crossings of the sinc on each side: 16 keep the pass band flat to 7 kHz at 16 kHz, for 1 ms of delay. */
const CROSSINGS = 16;
/** Where the pass band ends, as a part of the lower Nyquist frequency: the rest is room for the filter's slope. */
const PASS_BAND = 0.92;

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}

/** Blackman window, 1 at 0 and 0 at -1 and 1. */
function window(x: number): number {
  return 0.42 + 0.5 * Math.cos(Math.PI * x) + 0.08 * Math.cos(2 * Math.PI * x);
}

/**
 * Band-limited change of sample rate for a stream: a polyphase windowed sinc (Smith, "Digital Audio Resampling", 2002).
 * Mono samples in -1..1, in chunks of any length; the chunks that come out join without a seam.
 */
export class Resampler {
  private readonly phases: number;
  private readonly step: number;
  private readonly reach: number;
  private readonly kernel: Float32Array[];
  private waiting: Float32Array;
  private position = 0;
  private phase = 0;

  constructor(from: number, to: number) {
    const common = divisor(from, to);
    this.phases = to / common;
    this.step = from / common;
    const cutoff = Math.min(1, to / from);
    this.reach = Math.ceil(CROSSINGS / cutoff);
    this.kernel = Array.from({ length: this.phases }, (_, phase) => this.taps(phase / this.phases, cutoff));
    this.waiting = new Float32Array(this.reach - 1);
  }

  /** The samples that are now certain, at the new rate. */
  process(input: Float32Array): Float32Array {
    const samples = new Float32Array(this.waiting.length + input.length);
    samples.set(this.waiting);
    samples.set(input, this.waiting.length);
    const output: number[] = [];
    const width = 2 * this.reach;
    while (this.position + width <= samples.length) {
      const taps = this.kernel[this.phase]!;
      let sum = 0;
      for (let tap = 0; tap < width; tap++) sum += taps[tap]! * samples[this.position + tap]!;
      output.push(sum);
      this.phase += this.step;
      this.position += Math.floor(this.phase / this.phases);
      this.phase %= this.phases;
    }
    const used = Math.min(this.position, samples.length);
    this.waiting = samples.slice(used);
    this.position -= used;
    return Float32Array.from(output);
  }

  /** Forget what came before: the next chunk does not go on from it. */
  reset(): void {
    this.waiting = new Float32Array(this.reach - 1);
    this.position = 0;
    this.phase = 0;
  }

  private taps(fraction: number, cutoff: number): Float32Array {
    const taps = new Float32Array(2 * this.reach);
    let sum = 0;
    for (let tap = 0; tap < taps.length; tap++) {
      const distance = tap - (this.reach - 1) - fraction;
      const x = Math.PI * distance * cutoff * PASS_BAND;
      const inside = Math.abs(distance) < this.reach;
      const value = inside ? (x === 0 ? 1 : Math.sin(x) / x) * window(distance / this.reach) : 0;
      taps[tap] = value;
      sum += value;
    }
    return taps.map((value) => value / sum);
  }
}
