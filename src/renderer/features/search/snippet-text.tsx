import type { Snippet } from "#shared/contract/search.ts";

/** A piece of a text with what was looked for marked in it. */
export function SnippetText(props: { readonly snippet: Snippet }) {
  return (
    <bdi className="snippet">
      {props.snippet.map(({ text, isHit }, at) => {
        // Pieces have no names; they are drawn anew with every result.
        const key = `${at} ${text}`;
        return isHit ? <mark key={key}>{text}</mark> : <span key={key}>{text}</span>;
      })}
    </bdi>
  );
}
