import { type KeyboardEvent, useId, useState } from "react";

const KEYS: readonly (readonly [key: string, hint: string])[] = [
  ["1", "repeat"],
  ["2", "slower"],
  ["3", "source"],
  ["4", ""],
  ["5", ""],
  ["6", ""],
  ["7", ""],
  ["8", ""],
  ["9", ""],
  ["*", "help"],
  ["0", "operator"],
  ["#", "stop"],
];

const SPOKEN: Record<string, string> = { "*": "star", "#": "hash" };

/**
 * The keys of a telephone, with what each orders. Typed digits count while the focus is among them. On a narrow screen
 * they are folded away, for the transcript to have the room.
 */
export function Keypad({ disabled, press }: { disabled: boolean; press: (key: string) => void }) {
  const [unfolded, setUnfolded] = useState(false);
  const keys = useId();
  const typed = (event: KeyboardEvent) => {
    if (!disabled && !event.ctrlKey && !event.metaKey && !event.altKey && KEYS.some(([key]) => key === event.key)) {
      event.preventDefault();
      press(event.key);
    }
  };
  return (
    <>
      <button
        type="button"
        className="fold"
        aria-expanded={unfolded}
        aria-controls={keys}
        onClick={() => setUnfolded(!unfolded)}
      >
        {unfolded ? "Hide keypad" : "Keypad"}
      </button>
      <div
        id={keys}
        className={unfolded ? "keypad" : "keypad folded"}
        role="group"
        aria-label="Keypad"
        onKeyDown={typed}
      >
        {KEYS.map(([key, hint]) => (
          <button
            type="button"
            key={key}
            disabled={disabled}
            aria-label={`${SPOKEN[key] ?? key}${hint && `, ${hint}`}`}
            onClick={() => press(key)}
          >
            <span className="key">{key === "*" ? "\u2217" : key}</span>
            <span className="hint">{hint}</span>
          </button>
        ))}
      </div>
    </>
  );
}
