import type { CustomerView } from "#shared/contract/conversations.ts";
import type { Translate } from "#renderer/i18n/types.ts";

/** Name, else username, else the last three digits of the id: a missing profile never hides a person. */
export function displayName(customer: CustomerView, t: Translate): string {
  return givenName(customer) ?? t("customer.nameless", { digits: customer.id.slice(-3) });
}

/** The name Instagram gave, for initials; undefined when there is none. */
export function givenName(customer: CustomerView): string | undefined {
  const name = customer.name?.trim();
  return name === undefined || name === "" ? customer.username : name;
}

/** The first name, for sentences. */
export function shortName(customer: CustomerView, t: Translate): string {
  const name = customer.name?.trim();
  if (name === undefined || name === "") return customer.username ?? t("customer.someone");
  return name.split(/\s+/)[0] ?? name;
}
