import type { CustomerView } from "#shared/contract/conversations.ts";
import { pictureUrl } from "#renderer/lib/media-url.ts";
import { Avatar } from "#renderer/ui/avatar.tsx";
import { givenName } from "./customer-name.ts";

export function CustomerAvatar(props: {
  readonly customer: CustomerView;
  readonly size: "small" | "medium" | "large";
}) {
  const { customer, size } = props;
  return (
    <Avatar
      name={givenName(customer)}
      seed={customer.id}
      pictureUrl={customer.pictureId === undefined ? undefined : pictureUrl(customer.pictureId)}
      size={size}
    />
  );
}
