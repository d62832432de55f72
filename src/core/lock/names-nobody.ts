import { z } from "zod";

/**
 * An answer that can only hold ids, numbers, yes and no, and words of the contract itself: it says what became of a
 * command and nothing of anybody.
 */
export function namesNobody(answer: z.ZodType): boolean {
  return !holdsText(z.toJSONSchema(answer, { io: "output", unrepresentable: "any" }));
}

/** JSON Schema says `type: string` without `const` or `enum` where anything may stand, and nothing at all for anything else. */
function holdsText(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.some(holdsText);
  if (typeof schema !== "object" || schema === null) return false;
  if ("const" in schema || "enum" in schema) return false;
  const type = "type" in schema ? schema.type : undefined;
  if (type === "object") return "properties" in schema ? valuesOf(schema.properties).some(holdsText) : true;
  if (type === "array") return "items" in schema ? holdsText(schema.items) : true;
  if (type !== undefined) return type === "string";
  const choices = ["anyOf", "oneOf"].flatMap((key) => valuesOf(Reflect.get(schema, key)));
  return choices.length === 0 || choices.some(holdsText);
}

const valuesOf = (value: unknown): readonly unknown[] =>
  typeof value === "object" && value !== null ? Object.values(value) : [];
