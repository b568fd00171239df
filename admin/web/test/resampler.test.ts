import { describe, expect, it } from "vitest";
import { FRAME, Framing, fromPcm, LINE_RATE, loudness, toPcm } from "../src/phone/framing";
import { Resampler } from "../src/phone/resampler";

function tone(hertz: number, rate: number, seconds: number): Float32Array {
  return Float32Array.from({ length: Math.round(rate * seconds) }, (_, n) => 0.5 * Math.sin((2 * Math.PI * hertz * n) / rate));
}

function inChunks(resampler: Resampler, samples: Float32Array, size: number): Float32Array {
  const parts: number[] = [];
  for (let start = 0; start < samples.length; start += size) {
    parts.push(...resampler.process(samples.subarray(start, start + size)));
  }
  return Float32Array.from(parts);
}

/** Signal to error in dB against a sine of the same frequency, whatever its phase and gain. */
function purity(samples: Float32Array, hertz: number, rate: number): number {
  const middle = samples.subarray(400, samples.length - 400);
  let sine = 0;
  let cosine = 0;
  middle.forEach((sample, n) => {
    sine += (2 / middle.length) * sample * Math.sin((2 * Math.PI * hertz * n) / rate);
    cosine += (2 / middle.length) * sample * Math.cos((2 * Math.PI * hertz * n) / rate);
  });
  const error = middle.map(
    (sample, n) =>
      sample - sine * Math.sin((2 * Math.PI * hertz * n) / rate) - cosine * Math.cos((2 * Math.PI * hertz * n) / rate),
  );
  return 20 * Math.log10(loudness(middle) / loudness(error));
}

describe("the resampler", () => {
  it.each([8000, 16000, 22050, 44100, 48000, 96000])("keeps a tone pure from %i Hz to the line", (rate) => {
    const out = inChunks(new Resampler(rate, LINE_RATE), tone(1000, rate, 1), 128);
    expect(Math.abs(out.length - LINE_RATE)).toBeLessThan(40);
    expect(purity(out, 1000, LINE_RATE)).toBeGreaterThan(55);
    expect(loudness(out.subarray(400, -400))).toBeCloseTo(0.5 / Math.SQRT2, 2);
  });

  it.each([44100, 48000])("keeps a tone pure from the line to %i Hz", (rate) => {
    const out = inChunks(new Resampler(LINE_RATE, rate), tone(3000, LINE_RATE, 1), FRAME);
    expect(purity(out, 3000, rate)).toBeGreaterThan(55);
  });

  it("lets nothing above the line's band fold back", () => {
    // Past its onset, which is a click and rightly heard.
    const out = inChunks(new Resampler(48000, LINE_RATE), tone(10000, 48000, 1), 128).subarray(400);
    expect(20 * Math.log10(loudness(out) / 0.35)).toBeLessThan(-55);
  });

  it("gives the same whatever the size of the chunks", () => {
    const samples = tone(440, 44100, 0.2);
    const whole = new Resampler(44100, LINE_RATE).process(samples);
    for (const size of [1, 7, 128, 1000]) expect(inChunks(new Resampler(44100, LINE_RATE), samples, size)).toEqual(whole);
  });

  it("delays by no more than two milliseconds", () => {
    const click = new Float32Array(960);
    click[0] = 1;
    const out = new Resampler(48000, LINE_RATE).process(click);
    const peak = out.reduce((best, value, n) => (Math.abs(value) > Math.abs(out[best]!) ? n : best), 0);
    expect(peak / LINE_RATE).toBeLessThan(0.002);
  });

  it("forgets on reset", () => {
    const resampler = new Resampler(48000, LINE_RATE);
    resampler.process(tone(440, 48000, 0.01));
    resampler.reset();
    expect(loudness(resampler.process(new Float32Array(480)))).toBe(0);
  });
});

describe("framing", () => {
  it("cuts frames of 20 ms and keeps the rest", () => {
    const framing = new Framing();
    expect(framing.push(new Float32Array(FRAME - 1))).toHaveLength(0);
    expect(framing.push(new Float32Array(FRAME + 2))).toHaveLength(2);
    expect(framing.push(new Float32Array(FRAME - 1))).toHaveLength(1);
  });

  it("clips what is too loud and comes back close", () => {
    expect([...toPcm(Float32Array.of(2, -2, 0))]).toEqual([32767, -32767, 0]);
    expect(fromPcm(toPcm(Float32Array.of(0.25)))[0]).toBeCloseTo(0.25, 3);
  });
});
