import type { GuideFiles } from "./pages.ts";

/** The pages of Help in Portuguese, and where the page finds their pictures. */
export const guidePtBr: GuideFiles = {
  texts: import.meta.glob<string>(["../../../../docs/guide/pt-BR/*.md", "!**/README.md"], {
    query: "?raw",
    import: "default",
    eager: true,
  }),
  pictures: import.meta.glob<string>("../../../../docs/pictures/guide/pt-BR/*.webp", {
    query: "?url",
    import: "default",
    eager: true,
  }),
};
