/** `licences.json`, as it is written when Shopbell is built and read by the page. Many packages share a text. */
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
