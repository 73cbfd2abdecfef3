import { defineConfig } from "vite";

/** The server of the API, for `npm run dev`. */
const API = "http://127.0.0.1:8000";

export default defineConfig({
  base: "./",
  build: {
    outDir: "../api/static",
    emptyOutDir: true,
    license: { fileName: "licenses.md" }, // what the bundle holds of others, with their terms
    target: "es2022",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0, // the Content-Security-Policy of the page lets nothing inline run
    chunkSizeWarningLimit: 600, // the graph drawing, which loads when a drawing is asked for
  },
  server: { proxy: { "^/(ask|compare|sparql|entities|paths|graph|documents|suggest|readyz)": API } },
});
