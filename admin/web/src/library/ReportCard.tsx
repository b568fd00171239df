import { useId } from "react";
import type { Report } from "./figures";
import { count, counted, whenRead } from "./words";

const ORDER = ["added", "changed", "unchanged", "removed", "skipped", "open"];

/** What became of the files that were added last, and which of them need a person. */
export function ReportCard({ report }: { report: Report }) {
  const title = useId();
  const sums = ORDER.filter((word) => report.outcomes[word]).map((word) => `${count(report.outcomes[word] ?? 0)} ${word}`);
  return (
    <section className="card report" aria-labelledby={title}>
      <div className="heading">
        <h2 id={title}>{report.need > 0 ? `${counted(report.need, "file")} ${report.need === 1 ? "needs" : "need"} a person` : "Added last"}</h2>
        <p className="hint-text">
          {counted(report.files, "file")}, {whenRead(report.at, new Date())}: {sums.join(", ")}
        </p>
      </div>
      {report.rows.length > 0 && (
        <ul className="needing" tabIndex={0} aria-labelledby={title}>
          {report.rows.map((row) => (
            <li key={row.name}>
              <h3>{row.name}</h3>
              <p>{sentence(row.wrong)}</p>
              <p className="mend">{sentence(row.mend)}</p>
            </li>
          ))}
        </ul>
      )}
      {report.need > report.rows.length && (
        <p className="hint-text">These are the first {count(report.rows.length)}; ./run library reindex shows all.</p>
      )}
      {report.notes.length > 0 && (
        <details>
          <summary>{counted(report.notes.length, "note")} on files that are in</summary>
          <ul className="notes">
            {report.notes.map((each) => (
              <li key={each.note}>
                {sentence(each.note)} <span className="aside">{each.files === 1 ? each.name : `${count(each.files)} files, such as ${each.name}`}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function sentence(words: string): string {
  const first = words.charAt(0).toUpperCase() + words.slice(1);
  return /[.!?)]$/.test(first) ? first : `${first}.`;
}
