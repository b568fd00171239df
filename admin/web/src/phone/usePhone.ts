import { useCallback, useEffect, useReducer, useRef, useState } from "react";
import { admission } from "./admission";
import { PhoneCall } from "./call";
import { CallProblem, type Problem } from "./problems";
import type { Notice } from "./protocol";
import type { Levels } from "./sound";
import { empty, hear, type Transcript } from "./transcript";

export type Phase = "idle" | "calling" | "talking";

interface State {
  phase: Phase;
  problem: Problem | null;
  /** A call was answered and is over. */
  over: boolean;
  muted: boolean;
  transcript: Transcript;
  since: number;
}

type Change =
  | { type: "dialled" }
  | { type: "answered"; at: number }
  | { type: "noticed"; notice: Notice }
  | { type: "muted"; on: boolean }
  | { type: "over"; problem: Problem | null }
  | { type: "barred"; problem: Problem };

const start: State = { phase: "idle", problem: null, over: false, muted: false, transcript: empty, since: 0 };

function change(state: State, event: Change): State {
  switch (event.type) {
    case "dialled":
      return { ...start, phase: "calling" };
    case "answered":
      return { ...state, phase: "talking", since: event.at };
    case "noticed":
      return { ...state, transcript: hear(state.transcript, event.notice) };
    case "muted":
      return { ...state, muted: event.on };
    case "over":
      return { ...state, phase: "idle", over: state.over || state.phase === "talking", muted: false, problem: event.problem };
    case "barred":
      return { ...state, problem: event.problem };
  }
}

const SILENT: Levels = { microphone: 0, speaker: 0, waiting: 0 };

export interface Phone extends State {
  levels: () => Levels;
  call: () => void;
  hangUp: () => void;
  mute: (on: boolean) => void;
  press: (key: string) => void;
}

/** The telephone as the page uses it. */
export function usePhone(): Phone {
  const [state, dispatch] = useReducer(change, start);
  const line = useRef<PhoneCall | null>(null);
  const attempt = useRef(0);

  useEffect(() => {
    void admission().then((problem) => problem !== null && dispatch({ type: "barred", problem }));
    return () => line.current?.hangUp();
  }, []);

  const call = useCallback(() => {
    dispatch({ type: "dialled" });
    const mine = ++attempt.current;
    const over = (problem: Problem | null) => {
      if (mine !== attempt.current) return;
      line.current = null;
      dispatch({ type: "over", problem });
    };
    PhoneCall.place({
      answered: () => dispatch({ type: "answered", at: Date.now() }),
      noticed: (notice) => dispatch({ type: "noticed", notice }),
      over,
    })
      .then((placed) => {
        if (mine === attempt.current) line.current = placed;
        else placed.hangUp();
      })
      .catch((error: unknown) => over(error instanceof CallProblem ? error.problem : "sound_failed"));
  }, []);

  const hangUp = useCallback(() => {
    line.current?.hangUp();
    line.current = null;
    // The microphone may still be asked for: whatever comes of it belongs to no call any more.
    attempt.current += 1;
    dispatch({ type: "over", problem: null });
  }, []);
  const press = useCallback((key: string) => line.current?.press(key), []);
  const mute = useCallback((on: boolean) => {
    line.current?.mute(on);
    dispatch({ type: "muted", on });
  }, []);
  const levels = useCallback(() => line.current?.levels ?? SILENT, []);
  return { ...state, levels, call, hangUp, mute, press };
}

/** Milliseconds for which a pause between two pieces of speech still counts as speaking. */
const BREATH = 400;
const LOOKED_AT = 100;

/** Whether the service's voice is sounding now. */
export function useSpeaking(levels: () => Levels, talking: boolean): boolean {
  const [speaking, setSpeaking] = useState(false);
  useEffect(() => {
    if (!talking) return undefined;
    let until = 0;
    const timer = window.setInterval(() => {
      if (levels().waiting > 0) until = Date.now() + BREATH;
      setSpeaking(Date.now() < until);
    }, LOOKED_AT);
    return () => {
      window.clearInterval(timer);
      setSpeaking(false);
    };
  }, [levels, talking]);
  return speaking;
}
