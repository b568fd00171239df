/** Samples a second on the line, and samples in a frame of 20 ms. */
export const LINE_RATE = 16000;
export const FRAME = 320;

/** Samples in -1..1 as 16-bit ones; what is louder is clipped. */
export function toPcm(samples: Float32Array): Int16Array {
  return Int16Array.from(samples, (sample) => Math.round(Math.max(-1, Math.min(1, sample)) * 32767));
}

export function fromPcm(pcm: Int16Array): Float32Array {
  return Float32Array.from(pcm, (sample) => sample / 32768);
}

/** Root mean square, in 0..1. */
export function loudness(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return samples.length === 0 ? 0 : Math.sqrt(sum / samples.length);
}

/** How full a meter stands for a loudness: -60 dB is empty, 0 dB full. */
export function meter(level: number): number {
  return level <= 0.001 ? 0 : Math.min(1, 1 + Math.log10(level) / 3);
}

/** Cuts a stream of samples into whole frames. */
export class Framing {
  private readonly frame = new Float32Array(FRAME);
  private filled = 0;

  push(samples: Float32Array): Float32Array[] {
    const frames: Float32Array[] = [];
    for (const sample of samples) {
      this.frame[this.filled++] = sample;
      if (this.filled === FRAME) {
        frames.push(this.frame.slice());
        this.filled = 0;
      }
    }
    return frames;
  }

  reset(): void {
    this.filled = 0;
  }
}
