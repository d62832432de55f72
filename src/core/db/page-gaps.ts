/**
 * SQLite moves cells when it balances a tree, and leaves their old bytes in the space of a page that belongs to no
 * cell; `secure_delete` zeroes what is deleted, not what was moved before. So a text that is deleted later can still
 * be read there. These are the places of a page that SQLite itself never reads (SQLite, "Database File Format",
 * 1.6 B-tree Pages): the gap between the cell pointers and the first cell, and the inside of free blocks.
 */
export interface Gap {
  /** Offset inside the page. */
  readonly from: number;
  readonly to: number;
}

const INTERIOR_HEADER = 12;
const LEAF_HEADER = 8;
/** Of the first page, the first bytes belong to the file. */
const FILE_HEADER = 100;
const FREE_BLOCK_HEADER = 4;

/**
 * Where something is left in the free space of a b-tree page; nothing for every other page and for one that does not
 * look right in every respect.
 *
 * @param usable bytes of the page without what is reserved at its end.
 */
export function dirtyGaps(page: Buffer, isFirst: boolean, usable: number): readonly Gap[] {
  const header = isFirst ? FILE_HEADER : 0;
  const kind = page[header];
  const isInterior = kind === 2 || kind === 5;
  if (!isInterior && kind !== 10 && kind !== 13) return [];
  const cells = page.readUInt16BE(header + 3);
  const pointers = header + (isInterior ? INTERIOR_HEADER : LEAF_HEADER);
  const from = pointers + 2 * cells;
  // 0 stands for 65536, which only a page of that size can mean.
  const to = page.readUInt16BE(header + 5) || 65_536;
  if (from > to || to > usable) return [];
  for (let at = pointers; at < from; at += 2) {
    const cell = page.readUInt16BE(at);
    if (cell < to || cell >= usable) return [];
  }
  const blocks = freeBlocks(page, page.readUInt16BE(header + 1), to, usable);
  if (blocks === undefined) return [];
  return [{ from, to }, ...blocks].filter((gap) => isDirty(page, gap));
}

/** The insides of a page's free blocks; undefined when the chain is not as SQLite makes it. */
function freeBlocks(page: Buffer, first: number, lowest: number, usable: number): readonly Gap[] | undefined {
  const gaps: Gap[] = [];
  let after = lowest;
  for (let at = first; at !== 0; at = page.readUInt16BE(at)) {
    if (at < after || at + FREE_BLOCK_HEADER > usable) return undefined;
    const to = at + page.readUInt16BE(at + 2);
    if (to < at + FREE_BLOCK_HEADER || to > usable) return undefined;
    gaps.push({ from: at + FREE_BLOCK_HEADER, to });
    after = to;
  }
  return gaps;
}

const ZEROS = Buffer.alloc(65_536);

function isDirty(page: Buffer, { from, to }: Gap): boolean {
  return page.compare(ZEROS, 0, to - from, from, to) !== 0;
}
