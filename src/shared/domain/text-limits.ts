/** Instagram's limit for one text message, in bytes of UTF-8 (Send API; Meta's pages differ, bytes are the safe reading). */
export const MAX_TEXT_BYTES = 1000;

/** Bytes a text takes as UTF-8. A lone surrogate counts as the three bytes of U+FFFD, as an encoder would write it. */
export function utf8ByteLength(text: string): number {
  let bytes = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit >= 0xd800 && unit <= 0xdbff && isLowSurrogate(text.charCodeAt(index + 1))) {
      bytes += 4;
      index++;
    } else bytes += 3;
  }
  return bytes;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

export type TextVerdict =
  | { readonly kind: "fits"; readonly bytes: number }
  | { readonly kind: "empty" }
  | { readonly kind: "too_long"; readonly bytes: number };

/** Whether a text can be sent as one message. Text of nothing but white space counts as empty. */
export function judgeText(text: string): TextVerdict {
  if (text.trim() === "") return { kind: "empty" };
  const bytes = utf8ByteLength(text);
  return bytes <= MAX_TEXT_BYTES ? { kind: "fits", bytes } : { kind: "too_long", bytes };
}
