/** The part of AudioWorkletGlobalScope that phone.worklet.ts uses (W3C Web Audio API section 1.32). */
declare abstract class AudioWorkletProcessor {
  readonly port: MessagePort;
  abstract process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;
declare const sampleRate: number;
declare const currentFrame: number;
