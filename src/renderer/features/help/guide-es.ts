import type { GuideFiles } from "./pages.ts";

/** The pages of Help in Spanish, and where the page finds their pictures. */
export const guideEs: GuideFiles = {
  texts: import.meta.glob<string>(["../../../../docs/guide/es/*.md", "!**/README.md"], {
    query: "?raw",
    import: "default",
    eager: true,
  }),
  pictures: import.meta.glob<string>("../../../../docs/pictures/guide/es/*.webp", {
    query: "?url",
    import: "default",
    eager: true,
  }),
};
