import { useId } from "react";
import type { Figures } from "./figures";
import { Figure } from "./ReadingCard";
import { count, counted, doneOf } from "./words";

const ENGINES: Record<string, string> = {
  packaged: "packaged with VoiceAssist",
  endpoint: "asked at an endpoint",
  folder: "from a folder of this site",
};
const STORES: Record<string, string> = { pgvector: "PostgreSQL", qdrant: "Qdrant" };

/** What is in, and by which engines it is found and read. */
export function HoldingCard({ figures }: { figures: Figures }) {
  const { index, reindex, starter, workers } = figures;
  const title = useId();
  return (
    <section className="card holding" aria-labelledby={title}>
      <h2 id={title}>In the library</h2>
      <dl className="figures three">
        <Figure name="Documents">{count(figures.documents)}</Figure>
        <Figure name="Passages">{count(figures.passages)}</Figure>
        <Figure name="Pages">{count(figures.pages)}</Figure>
      </dl>
      {starter !== null && (
        <p className="starter-note">
          <strong>
            {starter.documents === figures.documents ? "Starter library" : `${counted(starter.documents, "document")} of the starter library`}
            {starter.licence !== "" && ` (licence ${starter.licence})`}:
          </strong>{" "}
          {starter.note}
        </p>
      )}
      <dl className="facts">
        <dt>Embedding model</dt>
        <dd>
          {index === null ? "none yet" : index.model}
          {index !== null && <span className="aside">{[ENGINES[index.engine], STORES[index.store]].filter(Boolean).join(", ")}</span>}
        </dd>
        <dt>Another index</dt>
        <dd>{reindex === null ? "none is being made" : `${reindex.model}: ${doneOf(reindex.done, reindex.total)}`}</dd>
        <dt>Workers</dt>
        <dd>{workers.length === 0 ? "none" : workers.map((one) => `${count(one.workers)} on ${one.machine}`).join(", ")}</dd>
      </dl>
    </section>
  );
}
