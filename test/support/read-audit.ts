export interface Audit {
  readonly sentence: string;
  readonly isBad: boolean;
}

/** What `npm audit --json` says, in a sentence. */
export function readAudit(output: string): Audit {
  const vulnerabilities = advisories(output);
  if (vulnerabilities === undefined) {
    return {
      sentence: "No audit could be had here: the registry does not answer, or has no advisories.",
      isBad: false,
    };
  }
  const bad = Object.entries(vulnerabilities).filter(
    ([, { severity }]) => severity === "high" || severity === "critical",
  );
  if (bad.length === 0) return { sentence: "No package has a known advisory of level high or critical.", isBad: false };
  const list = bad.map(([name, { severity }]) => `  ${name}: ${severity}`).join("\n");
  return { sentence: `Packages with a known advisory of level high or critical:\n${list}`, isBad: true };
}

function advisories(output: string): Readonly<Record<string, { readonly severity?: string }>> | undefined {
  try {
    const read: unknown = JSON.parse(output);
    const isReport = typeof read === "object" && read !== null && "vulnerabilities" in read;
    return isReport ? (read.vulnerabilities as Readonly<Record<string, { readonly severity?: string }>>) : undefined;
  } catch {
    return undefined;
  }
}
