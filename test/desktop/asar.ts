import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface ArchivedFile {
  readonly isUnpacked: boolean;
  readonly read: () => Buffer;
}

export interface Archive {
  readonly files: ReadonlyMap<string, ArchivedFile>;
}

interface Node {
  readonly files?: Readonly<Record<string, Node>>;
  readonly offset?: string;
  readonly size?: number;
  readonly unpacked?: boolean;
}

/** Reads an asar: four little-endian numbers, of which the second is the header's length and the fourth its JSON's. */
export function readArchive(path: string): Archive {
  const bytes = readFileSync(path);
  const start = 8 + bytes.readUInt32LE(4);
  const header = JSON.parse(bytes.subarray(16, 16 + bytes.readUInt32LE(12)).toString("utf8")) as Node;
  const files = new Map<string, ArchivedFile>();
  const walk = (node: Node, at: string): void => {
    for (const [name, inner] of Object.entries(node.files ?? {})) {
      const inside = at === "" ? name : `${at}/${name}`;
      if (inner.files !== undefined) walk(inner, inside);
      else files.set(inside, fileOf(inner, inside));
    }
  };
  const fileOf = (node: Node, inside: string): ArchivedFile => {
    const isUnpacked = node.unpacked === true;
    const from = start + Number(node.offset ?? 0);
    return {
      isUnpacked,
      read: () =>
        isUnpacked ? readFileSync(join(`${path}.unpacked`, inside)) : bytes.subarray(from, from + (node.size ?? 0)),
    };
  };
  walk(header, "");
  return { files };
}
