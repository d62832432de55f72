/** As `src/main/collect-licences.ts` writes it: many packages share a text. */
export interface CollectedLicences {
  readonly packages: readonly {
    readonly name: string;
    readonly version: string;
    /** By its short name: MIT. */
    readonly licence: string;
    /** Index into `texts`. */
    readonly text: number;
  }[];
  readonly texts: readonly string[];
}

/** @throws Error when the list is not there or is none. */
export async function readLicences(address: string): Promise<CollectedLicences> {
  const response = await fetch(address);
  if (!response.ok) throw new Error("There is no list of licences.");
  const read: unknown = await response.json();
  if (!isCollected(read)) throw new Error("This is no list of licences.");
  return read;
}

function isCollected(value: unknown): value is CollectedLicences {
  if (typeof value !== "object" || value === null) return false;
  return "packages" in value && Array.isArray(value.packages) && "texts" in value && Array.isArray(value.texts);
}
