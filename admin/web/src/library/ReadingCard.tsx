import { useId } from "react";
import type { Figures } from "./figures";
import { count, doneOf, leftWords, paceWords, phaseMeaning, phaseWords, share } from "./words";

/** Named at most; a worker reads two beside each other. */
const NAMED = 2;

/** What goes on now. Every row is there at all times, so that nothing moves when the figures change. */
export function ReadingCard({ figures }: { figures: Figures }) {
  const { jobs, progress, phase } = figures;
  const title = useId();
  const done = share(figures);
  const trouble = phase === "waiting" || (phase === "idle" && figures.stopped !== "");
  return (
    <section className="card reading" aria-labelledby={title}>
      <h2 id={title}>Now</h2>
      <div className={`state phase-${trouble ? "trouble" : phase}`} role="status">
        <span className="dot" aria-hidden="true" />
        {phaseWords(figures)}
        <span className="duration" aria-hidden="true">
          {done !== null && phase !== "idle" ? `${Math.floor(done * 100)} %` : ""}
        </span>
      </div>
      <progress aria-label="How much is read" {...(done === null ? {} : { value: done })} max={1} />
      <p className={`meaning hint-text${trouble ? " urgent" : ""}`}>{phaseMeaning(figures)}</p>
      <dl className="figures">
        <Figure name="Files">{doneOf(progress?.files_done ?? 0, progress?.files ?? 0)}</Figure>
        <Figure name="Passages">{doneOf(progress?.passages_done ?? 0, progress?.passages ?? 0)}</Figure>
        <Figure name="Pace">{paceWords(progress)}</Figure>
        <Figure name="Time left">{leftWords(progress)}</Figure>
      </dl>
      <h3>
        Being read{figures.being_read.length > NAMED && `, and ${count(figures.being_read.length - NAMED)} more`}
      </h3>
      <ul className="at-hand">
        {figures.being_read.slice(0, NAMED).map((one) => (
          <li key={one.name}>
            <span className="name" title={one.name}>
              {one.name}
            </span>
            <span className="amount">{one.passages > 0 ? doneOf(one.passages_done, one.passages) : jobs.running > 0 ? "opening" : ""}</span>
          </li>
        ))}
        {figures.being_read.length === 0 && <li className="hint-text">No document.</li>}
      </ul>
      <h3>Jobs</h3>
      <dl className="figures jobs">
        <Figure name="Waiting">{count(jobs.waiting)}</Figure>
        <Figure name="Running">{count(jobs.running)}</Figure>
        <Figure name="Done">{count(jobs.done)}</Figure>
        <Figure name="Failed">{count(jobs.failed)}</Figure>
      </dl>
    </section>
  );
}

export function Figure({ name, children }: { name: string; children: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
