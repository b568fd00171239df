import { FRAME, Framing, fromPcm, LINE_RATE, loudness, toPcm } from "./framing";
import { Playback, Playhead } from "./playback";
import { Resampler } from "./resampler";
import type { FromCapture, FromPlayback, ToCapture, ToPlayback } from "./worklet_messages";

/** Seconds between two reports of the playhead. */
const REPORT = 0.04;

/** From the microphone at the device's rate to frames of 20 ms at the line's. */
class Capture extends AudioWorkletProcessor {
  private readonly resampler = new Resampler(sampleRate, LINE_RATE);
  private readonly framing = new Framing();
  /** Until the call is answered: what the port held back till then would reach the service late and all at once. */
  private muted = true;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<ToCapture>) => {
      this.muted = data.muted;
      this.resampler.reset();
      this.framing.reset();
    };
  }

  override process(inputs: Float32Array[][]): boolean {
    const samples = inputs[0]?.[0];
    if (samples === undefined || this.muted) return true;
    for (const frame of this.framing.push(this.resampler.process(samples))) {
      const pcm = toPcm(frame).buffer as ArrayBuffer;
      this.port.postMessage({ pcm, level: loudness(frame) } satisfies FromCapture, [pcm]);
    }
    return true;
  }
}

/** From the line's frames to the loudspeaker, telling how far it has come. */
class Speaker extends AudioWorkletProcessor {
  private readonly resampler = new Resampler(LINE_RATE, sampleRate);
  private readonly playback = new Playback(sampleRate);
  private readonly playhead = new Playhead(REPORT * sampleRate);
  private follows = { utterance: 0, offset: 0 };
  private toldAt = 0;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<ToPlayback>) => {
      if (data.type === "speech") this.speak(data.utterance, data.offset, fromPcm(new Int16Array(data.pcm)));
      else if (data.type === "latency") this.playhead.latency = data.seconds * sampleRate;
      else this.clear();
    };
  }

  override process(_: Float32Array[][], outputs: Float32Array[][]): boolean {
    const output = outputs[0]?.[0];
    if (output === undefined) return true;
    this.playback.take(output);
    this.report(this.playhead.note(this.playback.position, currentFrame, this.playback.waiting));
    if (currentFrame - this.toldAt >= REPORT * sampleRate) {
      this.toldAt = currentFrame;
      this.tell({ type: "level", level: loudness(output), waiting: this.playback.waiting });
    }
    return true;
  }

  private speak(utterance: number, offset: number, samples: Float32Array): void {
    const goesOn = utterance === this.follows.utterance && Math.abs(offset - this.follows.offset) < 0.001;
    if (!goesOn) this.resampler.reset();
    this.follows = { utterance, offset: offset + FRAME / LINE_RATE };
    this.playback.push(this.resampler.process(samples), utterance, offset);
  }

  private clear(): void {
    this.playback.clear();
    this.follows = { utterance: 0, offset: 0 };
    this.report(this.playhead.cut(this.playback.position));
  }

  private report(position: { utterance: number; offset: number } | null): void {
    if (position !== null) this.tell({ type: "playhead", ...position });
  }

  private tell(message: FromPlayback): void {
    this.port.postMessage(message);
  }
}

registerProcessor("capture", Capture);
registerProcessor("speaker", Speaker);
