import { CallProblem, microphoneProblem } from "./problems";
import workletUrl from "./phone.worklet.ts?worker&url";
import type { FromCapture, FromPlayback, ToCapture, ToPlayback } from "./worklet_messages";

export interface SoundListener {
  /** 20 ms of the microphone, 640 bytes. */
  captured(pcm: ArrayBuffer): void;
  played(utterance: number, offset: number): void;
}

/** The loudness of both directions, in 0..1, and the seconds of speech still to be played. */
export interface Levels {
  microphone: number;
  speaker: number;
  waiting: number;
}

/** How often the browser is asked for its output latency, which moves when a headset is plugged in; milliseconds. */
const LATENCY_ASKED = 1000;

/** The microphone and the loudspeaker of this device. */
export class Sound {
  readonly levels: Levels = { microphone: 0, speaker: 0, waiting: 0 };
  private asking = 0;
  private muted = false;

  private constructor(
    private readonly context: AudioContext,
    private readonly microphone: MediaStream,
    private readonly capture: AudioWorkletNode,
    private readonly speaker: AudioWorkletNode,
  ) {}

  /** Asks for the microphone. Throws CallProblem. */
  static async open(): Promise<Sound> {
    if (navigator.mediaDevices === undefined) throw new CallProblem("insecure");
    const microphone = await navigator.mediaDevices
      .getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 } })
      .catch((error: unknown) => {
        throw new CallProblem(microphoneProblem(error));
      });
    try {
      return await Sound.connect(microphone);
    } catch (error) {
      for (const track of microphone.getTracks()) track.stop();
      throw error instanceof CallProblem ? error : new CallProblem("sound_failed");
    }
  }

  private static async connect(microphone: MediaStream): Promise<Sound> {
    const context = new AudioContext({ latencyHint: "interactive" });
    // The worklet is the first thing a call fetches: AbortError says that it could not be.
    await context.audioWorklet.addModule(workletUrl).catch(() => {
      throw new CallProblem("service_away");
    });
    await context.resume();
    const options = { channelCount: 1, channelCountMode: "explicit" as const };
    const capture = new AudioWorkletNode(context, "capture", { ...options, numberOfOutputs: 0 });
    const speaker = new AudioWorkletNode(context, "speaker", { ...options, numberOfInputs: 0, outputChannelCount: [1] });
    context.createMediaStreamSource(microphone).connect(capture);
    speaker.connect(context.destination);
    return new Sound(context, microphone, capture, speaker);
  }

  /** From now on tell `listener` what is captured and played. */
  start(listener: SoundListener): void {
    this.capture.port.onmessage = ({ data }: MessageEvent<FromCapture>) => {
      if (this.muted) return; // it was on its way when the microphone was switched off
      this.levels.microphone = data.level;
      listener.captured(data.pcm);
    };
    this.speaker.port.onmessage = ({ data }: MessageEvent<FromPlayback>) => {
      if (data.type === "playhead") listener.played(data.utterance, data.offset);
      else Object.assign(this.levels, { speaker: data.level, waiting: data.waiting });
    };
    this.capture.port.postMessage({ muted: false } satisfies ToCapture);
    this.tellLatency();
    this.asking = window.setInterval(() => this.tellLatency(), LATENCY_ASKED);
  }

  play(utterance: number, offset: number, pcm: ArrayBuffer): void {
    this.toSpeaker({ type: "speech", utterance, offset, pcm }, [pcm]);
  }

  /** Fall silent at once. */
  clear(): void {
    this.toSpeaker({ type: "clear" });
  }

  mute(on: boolean): void {
    this.muted = on;
    for (const track of this.microphone.getAudioTracks()) track.enabled = !on;
    this.capture.port.postMessage({ muted: on } satisfies ToCapture);
    if (on) this.levels.microphone = 0;
  }

  close(): void {
    window.clearInterval(this.asking);
    this.capture.port.onmessage = null;
    this.speaker.port.onmessage = null;
    for (const track of this.microphone.getTracks()) track.stop();
    Object.assign(this.levels, { microphone: 0, speaker: 0, waiting: 0 });
    void this.context.close();
  }

  private tellLatency(): void {
    // Safari had no outputLatency before 2025: there the playhead runs ahead by it.
    const seconds = this.context.baseLatency + (this.context.outputLatency || 0);
    this.toSpeaker({ type: "latency", seconds });
  }

  private toSpeaker(message: ToPlayback, handedOver: Transferable[] = []): void {
    this.speaker.port.postMessage(message, handedOver);
  }
}
