import { useId } from "react";

/** Who may put something in is not known to this page: it is done where the files are. */
export function AddCard() {
  const title = useId();
  return (
    <section className="card add" aria-labelledby={title}>
      <h2 id={title}>Add your own</h2>
      <p className="hint-text">In a terminal on this machine; it takes folders, files, web pages and feeds:</p>
      <pre>
        <code>./run library add FOLDER</code>
      </pre>
    </section>
  );
}
