import { useId } from "react";
import type { Documents, Figures, Listed } from "./figures";
import { count, whenRead } from "./words";

/** The documents read last, newest first. The roles are said again because cells that are laid out anew lose them. */
export function DocumentTable({ figures, documents }: { figures: Figures; documents: Documents | null }) {
  const title = useId();
  const shown = documents?.documents ?? [];
  return (
    <section className="card documents" aria-labelledby={title}>
      <div className="heading">
        <h2 id={title}>Documents</h2>
        {documents !== null && shown.length < documents.total && (
          <p className="hint-text">
            The {count(shown.length)} read last of {count(documents.total)}; ./run library list shows all.
          </p>
        )}
      </div>
      {shown.length === 0 ? (
        <Nothing figures={figures} asked={documents !== null} />
      ) : (
        <table role="table" aria-labelledby={title}>
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader" scope="col">
                Title
              </th>
              <th role="columnheader" scope="col">
                Issued by
              </th>
              <th role="columnheader" scope="col">
                Year
              </th>
              <th role="columnheader" scope="col" className="number">
                Passages
              </th>
              <th role="columnheader" scope="col" className="number">
                Read
              </th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {shown.map((document, index) => (
              <Row key={index} document={document} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Row({ document }: { document: Listed }) {
  return (
    <tr role="row">
      <th role="rowheader" scope="row" className="title">
        {document.title} {document.digest && <span className="digest">digest</span>}
      </th>
      <td role="cell" className="issuer">
        {document.organisation}
      </td>
      <td role="cell" className="year">
        {document.year}
      </td>
      <td role="cell" className="number passages">
        {count(document.passages)}
      </td>
      <td role="cell" className="number read">
        {document.whole ? whenRead(document.read, new Date()) : "being read"}
      </td>
    </tr>
  );
}

function Nothing({ figures, asked }: { figures: Figures; asked: boolean }) {
  if (figures.documents > 0 || !asked) return <p className="hint-text">Asking for the documents…</p>;
  if (figures.phase !== "idle") return <p className="hint-text">The first document appears here when it is read.</p>;
  return (
    <div className="empty">
      <p>
        <strong>The library is empty.</strong> Until something is in it, every question is answered with “not in my library”.
      </p>
      <p className="hint-text">Add your own guidelines, or the starter library to try it out (not for care):</p>
      <pre>
        <code>./run library add starter</code>
      </pre>
    </div>
  );
}
