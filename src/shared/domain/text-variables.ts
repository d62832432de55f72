/** What the owner may put into a saved reply or an automatic answer, to be filled in for each customer. */
export const TEXT_VARIABLES = ["name", "shop", "hours"] as const;
export type TextVariable = (typeof TEXT_VARIABLES)[number];

/**
 * Puts the values into the text, once: braces in a value stay what they are. A variable without a value goes with the
 * white space before it, so that "Hello {name}!" becomes "Hello!". Other words in braces are the owner's own.
 */
export function fillVariables(text: string, values: Readonly<Partial<Record<TextVariable, string>>>): string {
  return text.replaceAll(/(\s?)\{(name|shop|hours)\}/gu, (_whole, space: string, variable: TextVariable) => {
    const value = values[variable];
    return value === undefined || value === "" ? "" : `${space}${value}`;
  });
}
