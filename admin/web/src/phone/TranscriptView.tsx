import { useEffect, useRef } from "react";
import { type Entry, type Replied, split, type Transcript } from "./transcript";

interface Shown {
  transcript: Transcript;
  speaking: boolean;
  talking: boolean;
  over: boolean;
}

/** What was said on both sides, as the caller heard it. */
export function TranscriptView({ transcript, speaking, talking, over }: Shown) {
  const list = useRef<HTMLOListElement>(null);
  const { entries, thinking } = transcript;
  useEffect(() => {
    list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [entries, thinking]);
  const running = speaking ? entries.findLast((entry) => entry.who === "assistant" && entry.heard === null) : undefined;
  return (
    <section className="card transcript" aria-label="Transcript">
      <h2>Transcript</h2>
      {entries.length === 0 && <p className="hint-text">{hintFor(talking, over)}</p>}
      <ol ref={list} role="log" aria-live="polite" aria-relevant="additions text" tabIndex={0} aria-label="What was said">
        {entries.map((entry) => (
          <Line key={entry.id} entry={entry} running={entry === running} />
        ))}
        {thinking && (
          <li className="line thinking" aria-label="Looking it up">
            <span className="ellipsis" aria-hidden="true">
              Looking it up
            </span>
          </li>
        )}
      </ol>
    </section>
  );
}

function hintFor(talking: boolean, over: boolean): string {
  if (talking) return "Ask your question after the greeting. You may interrupt at any time.";
  return over ? "Nothing was said in this call." : "Press Call and ask a clinical question aloud.";
}

function Line({ entry, running }: { entry: Entry; running: boolean }) {
  if (entry.who === "caller") {
    return (
      <li className={`line caller${entry.final ? "" : " open"}`}>
        <span className="who">You</span>
        <p>{entry.words}</p>
      </li>
    );
  }
  return (
    <li className={`line assistant${running ? " running" : ""}`}>
      <span className="who">VoiceAssist</span>
      <Reply entry={entry} />
    </li>
  );
}

function Reply({ entry }: { entry: Replied }) {
  const { heard, cut } = split(entry);
  return (
    <p>
      {heard}
      {cut !== "" && (
        <>
          {heard !== "" && " "}
          <span className="cut-label">{heard === "" ? "not heard" : "cut off here"}</span> <s className="cut">{cut}</s>
        </>
      )}
    </p>
  );
}
