/** What can go wrong, each as a sentence that says what and how to mend it. */
export const problems = {
  link_needed: {
    title: "This phone needs a link",
    cure: "Open the link that the service printed when it started; it is good for one browser.",
  },
  link_used_up: {
    title: "This link is used up",
    cure: "It was opened before, or has lapsed: ask whoever runs the service to start it again and send you the new one.",
  },
  service_away: {
    title: "The service does not answer",
    cure: "Check that it is running and that this device is on its network, then call again.",
  },
  connection_lost: {
    title: "The connection was lost",
    cure: "Check this device's network, then call again; what was said so far stays on this page.",
  },
  page_outdated: {
    title: "This page is out of date",
    cure: "The service was renewed: load the page again, then call.",
  },
  insecure: {
    title: "The microphone is not available here",
    cure: "Browsers give it to https pages only: open the https address that the service printed.",
  },
  no_microphone: {
    title: "No microphone was found",
    cure: "Connect a microphone or headset, then call again.",
  },
  microphone_refused: {
    title: "This page may not use the microphone",
    cure: "Allow it behind the sign at the left of the address bar, then call again.",
  },
  microphone_busy: {
    title: "The microphone is in use",
    cure: "Close the other program that holds it, then call again.",
  },
  sound_failed: {
    title: "Sound cannot be started",
    cure: "Check that a loudspeaker or headset is connected and the browser is up to date, then call again.",
  },
  busy: { title: "All lines are in use", cure: "Call again in a minute." },
  unavailable: { title: "Nobody could take the call", cure: "Call again in a minute; if it stays so, tell whoever runs the service." },
  failed: { title: "The service could not go on with the call", cure: "Call again; if it happens again, tell whoever runs the service." },
} as const;

export type Problem = keyof typeof problems;

/** Which problem an error of getUserMedia is (W3C Media Capture and Streams section 10.2). */
export function microphoneProblem(error: unknown): Problem {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "microphone_refused";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "no_microphone";
  if (name === "NotReadableError" || name === "AbortError") return "microphone_busy";
  return "sound_failed";
}

export class CallProblem extends Error {
  constructor(readonly problem: Problem) {
    super(problems[problem].title);
  }
}
