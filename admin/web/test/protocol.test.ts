import { describe, expect, it } from "vitest";
import { microphoneProblem } from "../src/phone/problems";
import { read, say } from "../src/phone/protocol";

describe("the protocol", () => {
  it("says what the service reads", () => {
    expect(JSON.parse(say.hello())).toEqual({ type: "hello", version: 1 });
    expect(JSON.parse(say.key("#"))).toEqual({ type: "key", key: "#" });
    expect(JSON.parse(say.mute(true))).toEqual({ type: "mute", on: true });
    expect(JSON.parse(say.playhead(2, 0.12345))).toEqual({ type: "playhead", utterance: 2, offset: 0.123 });
    expect(JSON.parse(say.hangUp())).toEqual({ type: "hang_up" });
  });

  it("reads a reply with its citations, whatever they lack", () => {
    const message = read('{"type":"reply","turn":1,"text":"Yes.","citations":[{"title":"AF","year":2023,"digest":true},null]}');
    expect(message).toMatchObject({ type: "reply", turn: 1, utterance: null, text: "Yes." });
    expect(message?.type === "reply" && message.citations.map((citation) => citation.title)).toEqual(["AF", ""]);
  });

  it("passes over what a later service may say", () => {
    expect(read('{"type":"applause"}')).toBeNull();
  });
});

describe("problems with the microphone", () => {
  it.each([
    ["NotAllowedError", "microphone_refused"],
    ["NotFoundError", "no_microphone"],
    ["NotReadableError", "microphone_busy"],
    ["OtherError", "sound_failed"],
  ])("%s is %s", (name, problem) => {
    expect(microphoneProblem(new DOMException("", name))).toBe(problem);
  });
});
