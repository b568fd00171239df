import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { PhonePage } from "./phone/PhonePage";
import "./styles.css";

const page = document.getElementById("page");
if (page === null) throw new Error("index.html has an element with the id page");
createRoot(page).render(
  <StrictMode>
    <PhonePage />
  </StrictMode>,
);
