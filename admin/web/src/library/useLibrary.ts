import { useCallback, useEffect, useReducer, useRef } from "react";
import { ask, type Documents, type Figures, type Problem } from "./figures";
import { listAgain, mark, wait } from "./pace";

interface State {
  figures: Figures | null;
  documents: Documents | null;
  problem: Problem | null;
  /** When the figures were told. */
  at: Date | null;
}

type Change =
  | { type: "figures"; figures: Figures; at: Date }
  | { type: "documents"; documents: Documents }
  | { type: "problem"; problem: Problem };

const start: State = { figures: null, documents: null, problem: null, at: null };

function change(state: State, event: Change): State {
  switch (event.type) {
    case "figures":
      return { ...state, figures: event.figures, at: event.at, problem: null };
    case "documents":
      return { ...state, documents: event.documents };
    case "problem":
      return { ...state, problem: event.problem };
  }
}

export interface Library extends State {
  lookAgain: () => void;
}

/** The library as this page knows it; it looks again by itself while somebody sees the page. */
export function useLibrary(): Library {
  const [state, dispatch] = useReducer(change, start);
  const again = useRef(() => {});

  useEffect(() => {
    const ended = new AbortController();
    let newest: Figures | null = null;
    let listed: { mark: string; at: number } | null = null;
    let timer: number | undefined;
    let asking = false;

    const list = async (figures: Figures) => {
      const since = listed === null ? null : Date.now() - listed.at;
      if (!listAgain(listed?.mark ?? null, figures, since)) return;
      const documents = await ask<Documents>("/library/documents", ended.signal);
      listed = { mark: mark(figures), at: Date.now() };
      dispatch({ type: "documents", documents });
    };
    const look = async () => {
      if (asking) return;
      asking = true;
      window.clearTimeout(timer);
      try {
        newest = await ask<Figures>("/library/figures", ended.signal);
        dispatch({ type: "figures", figures: newest, at: new Date() });
        await list(newest);
      } catch (problem) {
        newest = null;
        if (!ended.signal.aborted) dispatch({ type: "problem", problem: problem as Problem });
      }
      asking = false;
      plan();
    };
    const plan = () => {
      window.clearTimeout(timer);
      const rest = wait(newest, document.hidden);
      if (rest !== null && !ended.signal.aborted) timer = window.setTimeout(() => void look(), rest);
    };
    const seen = () => {
      if (document.hidden) window.clearTimeout(timer);
      else void look();
    };

    again.current = () => void look();
    document.addEventListener("visibilitychange", seen);
    void look();
    return () => {
      ended.abort();
      window.clearTimeout(timer);
      document.removeEventListener("visibilitychange", seen);
    };
  }, []);

  return { ...state, lookAgain: useCallback(() => again.current(), []) };
}
