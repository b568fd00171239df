import { FRAME, LINE_RATE } from "./framing";
import type { Problem } from "./problems";
import { type Notice, read, say } from "./protocol";
import { type Levels, Sound } from "./sound";

export interface CallListener {
  answered(): void;
  noticed(notice: Notice): void;
  /** The call is over; `problem` says what went wrong, null when nothing did. */
  over(problem: Problem | null): void;
}

/** Bytes that may wait in the socket, 300 ms: older sound is of no use to a conversation and is dropped. */
const QUEUED_AT_MOST = 0.3 * LINE_RATE * 2;
const FRAME_BYTES = FRAME * 2;
/** Milliseconds a connection may take. */
const CONNECTED_WITHIN = 8000;

/** One call: the microphone and loudspeaker on one side, the service's WebSocket on the other. */
export class PhoneCall {
  /** Frames dropped because the network was too slow. */
  dropped = 0;
  private readonly socket: WebSocket;
  private readonly patience: number;
  private answered = false;
  private ended = false;
  private refusal: Problem | null = null;
  private place = { utterance: 0, offset: 0 };

  private constructor(
    private readonly sound: Sound,
    private readonly listener: CallListener,
  ) {
    this.socket = new WebSocket(`${window.location.origin.replace(/^http/, "ws")}/phone/line`);
    this.socket.binaryType = "arraybuffer";
    this.socket.onopen = () => this.socket.send(say.hello());
    this.socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) =>
      typeof data === "string" ? this.told(data) : this.spoken(data);
    this.socket.onclose = ({ code }) => this.finish(this.reasonOf(code));
    this.patience = window.setTimeout(() => this.finish("service_away"), CONNECTED_WITHIN);
  }

  /** Asks for the microphone, then calls. Throws CallProblem when there is no microphone to call with. */
  static async place(listener: CallListener): Promise<PhoneCall> {
    return new PhoneCall(await Sound.open(), listener);
  }

  get levels(): Levels {
    return this.sound.levels;
  }

  press(key: string): void {
    this.tell(say.key(key));
  }

  mute(on: boolean): void {
    this.sound.mute(on);
    this.tell(say.mute(on));
  }

  hangUp(): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(say.hangUp());
    this.finish(null);
  }

  private told(text: string): void {
    const message = read(text);
    switch (message?.type) {
      case undefined:
        return;
      case "answered":
        this.begin();
        return;
      case "refused":
        this.refusal = message.reason === "busy" ? "busy" : "unavailable";
        return;
      case "speech":
        this.place = { utterance: message.utterance, offset: message.offset };
        return;
      case "clear":
        this.sound.clear();
        return;
      default:
        this.listener.noticed(message as Notice);
    }
  }

  private begin(): void {
    window.clearTimeout(this.patience);
    this.answered = true;
    this.sound.start({
      captured: (pcm) => this.captured(pcm),
      played: (utterance, offset) => this.tell(say.playhead(utterance, offset)),
    });
    this.listener.answered();
  }

  private captured(pcm: ArrayBuffer): void {
    if (this.socket.bufferedAmount > QUEUED_AT_MOST) this.dropped += 1;
    else if (this.socket.readyState === WebSocket.OPEN) this.socket.send(pcm);
  }

  private spoken(sound: ArrayBuffer): void {
    for (let start = 0; start + FRAME_BYTES <= sound.byteLength; start += FRAME_BYTES) {
      this.sound.play(this.place.utterance, this.place.offset, sound.slice(start, start + FRAME_BYTES));
      this.place.offset += FRAME / LINE_RATE;
    }
  }

  private tell(message: string): void {
    if (this.answered && this.socket.readyState === WebSocket.OPEN) this.socket.send(message);
  }

  /** Why the socket closed, by its code (RFC 6455 section 7.4.1); 1000 is a hang-up. */
  private reasonOf(code: number): Problem | null {
    if (this.refusal !== null) return this.refusal;
    if (code === 1000) return null;
    if (code === 1003) return "page_outdated";
    if (code === 1011) return "failed";
    return this.answered ? "connection_lost" : "service_away";
  }

  private finish(problem: Problem | null): void {
    if (this.ended) return;
    this.ended = true;
    window.clearTimeout(this.patience);
    this.sound.close();
    this.socket.close(1000);
    this.listener.over(problem);
  }
}
