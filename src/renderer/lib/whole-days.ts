const MOST_DAYS = 3650;

/** A number of days from 1 to 3650, in digits of any script; undefined for anything else. */
export function wholeDays(text: string): number | undefined {
  const plain = text.trim().replaceAll(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x0660));
  if (!/^\d{1,4}$/.test(plain)) return undefined;
  const days = Number(plain);
  return days >= 1 && days <= MOST_DAYS ? days : undefined;
}
