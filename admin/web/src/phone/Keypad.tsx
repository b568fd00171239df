import type { KeyboardEvent } from "react";

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

/** The keys of a telephone, with what each orders. Typed digits count while the focus is among them. */
export function Keypad({ disabled, press }: { disabled: boolean; press: (key: string) => void }) {
  const typed = (event: KeyboardEvent) => {
    if (!disabled && !event.ctrlKey && !event.metaKey && !event.altKey && KEYS.some(([key]) => key === event.key)) {
      event.preventDefault();
      press(event.key);
    }
  };
  return (
    <div className="keypad" role="group" aria-label="Keypad" onKeyDown={typed}>
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
  );
}
