import type { Problem } from "./problems";

let asked: Promise<Problem | null> | null = null;

/** Whether this browser may call; null when it may. A link in the address is used once and taken out of it. */
export function admission(): Promise<Problem | null> {
  asked ??= ask().catch(() => "service_away" as const);
  return asked;
}

async function ask(): Promise<Problem | null> {
  const link = new URLSearchParams(window.location.hash.slice(1)).get("link");
  if (link !== null) {
    window.history.replaceState(null, "", window.location.pathname);
    const answer = await fetch("/phone/admission", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ link }),
    });
    return answer.ok ? null : "link_used_up";
  }
  const answer = await fetch("/phone/admission");
  const { admitted } = (await answer.json()) as { admitted: boolean };
  return admitted ? null : "link_needed";
}
