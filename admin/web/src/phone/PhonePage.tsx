import { useEffect, useState } from "react";
import { Keypad } from "./Keypad";
import { LevelMeter } from "./LevelMeter";
import { ProblemNote } from "./ProblemNote";
import { Sources } from "./Sources";
import { sources } from "./transcript";
import { TranscriptView } from "./TranscriptView";
import { type Phone, usePhone, useSpeaking } from "./usePhone";

export function PhonePage() {
  const phone = usePhone();
  const talking = phone.phase === "talking";
  const speaking = useSpeaking(phone.levels, talking);
  const state = stateOf(phone, speaking);
  return (
    <div className="frame">
      <header className="top">
        <h1>VoiceAssist</h1>
        <p className="purpose">Clinical reference by voice, for licensed clinicians. Not a medical device.</p>
        {ownMachine() && (
          <a className="elsewhere" href="/library">
            Library
          </a>
        )}
      </header>
      <main className="columns">
        <section className="card phone" aria-label="Telephone">
          <div className={`state state-${state.kind}`} role="status">
            <span className="dot" aria-hidden="true" />
            {state.words}
            {talking && <Duration since={phone.since} />}
          </div>
          {phone.problem !== null && <ProblemNote problem={phone.problem} />}
          <div className="buttons">
            {phone.phase === "idle" ? (
              <button type="button" className="call" onClick={phone.call} disabled={barred(phone)}>
                Call
              </button>
            ) : (
              <button type="button" className="hang-up" onClick={phone.hangUp}>
                Hang up
              </button>
            )}
            <button
              type="button"
              className={phone.muted ? "mute muted" : "mute"}
              disabled={!talking}
              onClick={() => phone.mute(!phone.muted)}
            >
              {phone.muted ? "Unmute" : "Mute"}
            </button>
          </div>
          <LevelMeter label="You" level={() => phone.levels().microphone} running={talking} />
          <LevelMeter label="Voice" level={() => phone.levels().speaker} running={talking} />
          <Keypad disabled={!talking} press={phone.press} />
        </section>
        <TranscriptView transcript={phone.transcript} speaking={speaking} talking={talking} over={phone.over} />
        <Sources citations={sources(phone.transcript)} />
      </main>
    </div>
  );
}

/** The page of the library is answered on the service's own machine alone. */
function ownMachine(): boolean {
  return ["localhost", "127.0.0.1", "[::1]"].includes(window.location.hostname);
}

/** Calling again is of no use without admission. */
function barred(phone: Phone): boolean {
  return phone.problem === "link_needed" || phone.problem === "link_used_up";
}

function stateOf(phone: Phone, speaking: boolean): { kind: string; words: string } {
  if (phone.phase === "calling") return { kind: "calling", words: "Calling" };
  if (phone.phase === "idle") return { kind: "idle", words: idleWords(phone) };
  if (speaking) return { kind: "speaking", words: "Speaking" };
  if (phone.transcript.thinking) return { kind: "thinking", words: "Thinking" };
  return phone.muted ? { kind: "muted", words: "Microphone off" } : { kind: "listening", words: "Listening" };
}

function idleWords(phone: Phone): string {
  if (phone.over) return "Call ended";
  return phone.problem === null ? "Ready to call" : "No call";
}

function Duration({ since }: { since: number }) {
  const [now, setNow] = useState(since);
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 1000);
    return () => window.clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.round((now - since) / 1000));
  return (
    <span className="duration" aria-hidden="true">
      {Math.floor(seconds / 60)}:{String(seconds % 60).padStart(2, "0")}
    </span>
  );
}
