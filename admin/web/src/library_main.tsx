import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { LibraryPage } from "./library/LibraryPage";
import "./styles.css";
import "./library/library.css";

const page = document.getElementById("page");
if (page === null) throw new Error("library.html has an element with the id page");
createRoot(page).render(
  <StrictMode>
    <LibraryPage />
  </StrictMode>,
);
