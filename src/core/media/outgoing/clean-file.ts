import { readFile, writeFile } from "node:fs/promises";
import { planFilm } from "./clean-film.ts";
import { cleanPicture } from "./clean-picture.ts";
import { planSound } from "./clean-sound.ts";
import { planWebm } from "./clean-webm.ts";
import { editFile } from "./edit-file.ts";

/**
 * Takes out of a file on disk what is neither picture nor sound, and says what is left: its size, and its type, which a
 * film without pictures owes to its content (recorders of phones call their sound MP4). Papers and bare AAC stay
 * as they are.
 *
 * @returns undefined: it could not be read to its end.
 */
export async function cleanFile(
  path: string,
  contentType: string,
  size: number,
): Promise<{ readonly contentType: string; readonly size: number } | undefined> {
  switch (contentType) {
    case "image/jpeg":
    case "image/png": {
      const bytes = await readFile(path);
      const clean = cleanPicture(bytes, contentType);
      if (clean === undefined) return undefined;
      if (clean.length !== bytes.length) await writeFile(path, clean, { flush: true });
      return { contentType, size: clean.length };
    }
    case "video/mp4":
    case "video/quicktime":
    case "audio/mp4": {
      const plan = await editFile(path, planFilm);
      if (plan === undefined) return undefined;
      return {
        contentType: contentType === "video/mp4" && !plan.hasPicture ? "audio/mp4" : contentType,
        size: plan.size,
      };
    }
    case "audio/wav":
    case "video/webm": {
      const plan = await editFile(path, contentType === "audio/wav" ? planSound : planWebm);
      return plan === undefined ? undefined : { contentType, size: plan.size };
    }
    default:
      return { contentType, size };
  }
}
