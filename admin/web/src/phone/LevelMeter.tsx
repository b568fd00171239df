import { useEffect, useRef } from "react";
import { meter } from "./framing";

/** How loud it is. Drawn beside React, sixty times a second; hidden from screen readers, whom it would only disturb. */
export function LevelMeter({ label, level, running }: { label: string; level: () => number; running: boolean }) {
  const bar = useRef<HTMLSpanElement>(null);
  const newest = useRef(level);
  newest.current = level;
  useEffect(() => {
    if (!running) return undefined;
    let shown = 0;
    let frame = 0;
    const draw = () => {
      shown = Math.max(meter(newest.current()), shown * 0.9);
      bar.current?.style.setProperty("transform", `scaleX(${shown.toFixed(3)})`);
      frame = requestAnimationFrame(draw);
    };
    frame = requestAnimationFrame(draw);
    return () => {
      cancelAnimationFrame(frame);
      bar.current?.style.setProperty("transform", "scaleX(0)");
    };
  }, [running]);
  return (
    <div className="meter" aria-hidden="true">
      <span className="meter-label">{label}</span>
      <span className="meter-track">
        <span className="meter-bar" ref={bar} data-meter={label} />
      </span>
    </div>
  );
}
