const PIECE_BYTES = 64 * 1024;

/** A file that is read piece by piece and says how much of it has been read: of an upload, what the line has taken. */
export class CountedFile extends File {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #read: (bytes: number) => void;

  /** @param read called with each piece that is asked for. */
  constructor(bytes: Uint8Array<ArrayBuffer>, name: string, type: string, read: (bytes: number) => void) {
    super([bytes], name, { type });
    this.#bytes = bytes;
    this.#read = read;
  }

  override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    let at = 0;
    return new ReadableStream<Uint8Array<ArrayBuffer>>(
      {
        pull: (controller) => {
          const piece = this.#bytes.slice(at, at + PIECE_BYTES);
          at += piece.length;
          this.#read(piece.length);
          if (piece.length > 0) controller.enqueue(piece);
          if (at >= this.#bytes.length) controller.close();
        },
      },
      { highWaterMark: 0 },
    );
  }
}
