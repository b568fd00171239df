import type { Citation } from "./protocol";

/** What the running answer rests on. */
export function Sources({ citations }: { citations: readonly Citation[] }) {
  return (
    <section className="card sources" aria-label="Sources" aria-live="polite">
      <h2>Sources</h2>
      {citations.length === 0 ? (
        <p className="hint-text">What an answer rests on appears here while it is spoken.</p>
      ) : (
        <ol>
          {citations.map((citation, index) => (
            <li key={index}>
              <Source citation={citation} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Source({ citation }: { citation: Citation }) {
  const { title, organisation, year, section, page, passage, ama, url, digest } = citation;
  return (
    <>
      <h3>{url.startsWith("https://") ? <Outside url={url}>{title}</Outside> : title}</h3>
      <p className="issued">
        {organisation}, <b>{year}</b>
      </p>
      {(section !== "" || page !== null) && (
        <p className="section">{[section, page !== null && `page ${page}`].filter(Boolean).join(", ")}</p>
      )}
      {digest && <p className="digest">Unreviewed digest: for trying out, not for care</p>}
      {passage !== "" && (
        <details>
          <summary>Passage</summary>
          <blockquote>{passage}</blockquote>
          {ama !== "" && <p className="ama">{ama}</p>}
        </details>
      )}
    </>
  );
}

function Outside({ url, children }: { url: string; children: string }) {
  return (
    <a href={url} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}
