import type { GuideFiles } from "./pages.ts";

/** The pages of Help in English, and where the page finds their pictures. Packed, so that Help opens without a line. */
export const guideEn: GuideFiles = {
  texts: import.meta.glob<string>(
    ["../../../../docs/{connect,PRIVACY}.md", "../../../../docs/guide/*.md", "!**/README.md"],
    { query: "?raw", import: "default", eager: true },
  ),
  pictures: import.meta.glob<string>("../../../../docs/pictures/guide/en/*.webp", {
    query: "?url",
    import: "default",
    eager: true,
  }),
};
