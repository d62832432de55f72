const MAX_LINE = 2000;

/**
 * The last sieve before a line leaves this computer. Lines carry no content to begin with; this is for the day somebody
 * forgets that: tokens, long opaque runs, ids, addresses, @names and the folder of a person are taken out.
 */
export function scrubLine(line: string): string {
  return line
    .slice(0, MAX_LINE)
    .replaceAll(/\b(?:EAA|IGAA|IGQV)[\w-]{8,}/gu, "[token]")
    .replaceAll(/[\w.+-]+@[\w-]+\.[\w.-]+/gu, "[address]")
    .replaceAll(/\bhttps?:\/\/(?!127\.0\.0\.1\b|localhost\b)[^\s"]+/gu, "[link]")
    .replaceAll(/(?:\/home\/|\/Users\/|[A-Z]:\\{1,2}Users\\{1,2})[^/\\\s"]+/gu, "[home]")
    .replaceAll(/@[\w.]{2,}/gu, "[name]")
    .replaceAll(/[A-Za-z0-9_-]{32,}/gu, "[opaque]")
    .replaceAll(/\d{7,}/gu, (digits) => `···${digits.slice(-3)}`);
}
