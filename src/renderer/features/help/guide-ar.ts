import type { GuideFiles } from "./pages.ts";

/** The pages of Help in Arabic, and where the page finds their pictures. */
export const guideAr: GuideFiles = {
  texts: import.meta.glob<string>(["../../../../docs/guide/ar/*.md", "!**/README.md"], {
    query: "?raw",
    import: "default",
    eager: true,
  }),
  pictures: import.meta.glob<string>("../../../../docs/pictures/guide/ar/*.webp", {
    query: "?url",
    import: "default",
    eager: true,
  }),
};
