import type { CollectedLicences } from "#shared/contract/licences.ts";

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
