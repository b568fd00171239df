import { AddCard } from "./AddCard";
import { DocumentTable } from "./DocumentTable";
import type { Figures, Problem } from "./figures";
import { HoldingCard } from "./HoldingCard";
import { ReadingCard } from "./ReadingCard";
import { ReportCard } from "./ReportCard";
import { type Library, useLibrary } from "./useLibrary";

export function LibraryPage() {
  const library = useLibrary();
  return (
    <div className="frame">
      <header className="top">
        <h1>VoiceAssist library</h1>
        <p className="purpose">What answers are taken from. Clinical reference, not a medical device.</p>
        <a className="elsewhere" href="/phone">
          Phone
        </a>
      </header>
      <main className={library.problem === null ? "library" : "library stale"}>
        {library.problem !== null && <ProblemCard problem={library.problem} library={library} />}
        {library.problem?.kind !== "not_here" && (
          <>
            {library.figures !== null && <Shown figures={library.figures} library={library} />}
            {library.figures === null && library.problem === null && <p className="hint-text">Asking the library…</p>}
          </>
        )}
      </main>
    </div>
  );
}

function Shown({ figures, library }: { figures: Figures; library: Library }) {
  return (
    <>
      <div className="beside">
        <ReadingCard figures={figures} />
        <HoldingCard figures={figures} />
        <AddCard />
      </div>
      <div className="large">
        {figures.report !== null && <ReportCard report={figures.report} />}
        <DocumentTable figures={figures} documents={library.documents} />
      </div>
    </>
  );
}

const TITLES = {
  not_here: "Not from here",
  unavailable: "The library cannot be asked",
  away: "The service does not answer",
};

function ProblemCard({ problem, library }: { problem: Problem; library: Library }) {
  const title = TITLES[problem.kind];
  const rest = problem.message.startsWith(title) ? problem.message.slice(title.length).replace(/^[.\s]+/, "") : problem.message;
  return (
    <div className="problem trouble" role="alert">
      <p>
        <strong>{title}.</strong> {rest}
      </p>
      {problem.kind !== "not_here" && (
        <p className="trouble-foot">
          {library.at !== null && <span>Below stands what was known at {library.at.toLocaleTimeString("en-GB")}.</span>}
          <button type="button" onClick={library.lookAgain}>
            Look again
          </button>
        </p>
      )}
    </div>
  );
}
