import fc from "fast-check";
import { expect, it } from "vitest";
import { fillVariables } from "#shared/domain/text-variables.ts";

it.each([
  ["Hello {name}, {shop} is open {hours}.", "Hello Ana, Mira is open Mon–Fri."],
  ["{name}{name}", "AnaAna"],
  ["{other} {NAME} {{name}}", "{other} {NAME} {Ana}"],
])("%s", (text, filled) => {
  expect(fillVariables(text, { name: "Ana", shop: "Mira", hours: "Mon–Fri" })).toBe(filled);
});

it("leaves no hole where there is no value", () => {
  expect(fillVariables("Hello {name}! We are open {hours}.", {})).toBe("Hello! We are open.");
});

it("fills in once: braces and signs in a customer's name stay what they are", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (name) => {
      expect(fillVariables("<{name}>", { name, shop: "Mira" })).toBe(`<${name}>`);
    }),
  );
  expect(fillVariables("{name}", { name: "{shop} $& $1", shop: "Mira" })).toBe("{shop} $& $1");
});
