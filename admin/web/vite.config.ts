import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  // Nothing is inlined: the content security policy allows files of our own only.
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // A page each for the telephone and the library; what both need is fetched once.
    rolldownOptions: { input: ["index.html", "library.html"] },
  },
  worker: { format: "es" },
  test: { include: ["test/**/*.test.ts"] },
});
