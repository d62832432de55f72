import { BlockList, isIP } from "node:net";
import type { LookupFunction } from "node:net";
import type { LookupAddress } from "node:dns";

/**
 * Names are hostile too: one below Meta's domains could be made to lead into this computer or the shop's network. So a
 * name is resolved once, every address it has must be public, and the connection is made to exactly what was checked.
 */
export type ResolveHost = (
  hostname: string,
  resolved: (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void,
) => void;

/** The name leads to an address that is not on the public internet. */
export class PrivateAddressError extends Error {}

/** IANA, "IPv4 Special-Purpose Address Registry", and multicast. */
const NOT_PUBLIC_V4: readonly (readonly [network: string, prefix: number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];
/** Inside 2000::/3, which is all that is public: protocol assignments (with Teredo), documentation, 6to4. */
const NOT_PUBLIC_V6: readonly (readonly [network: string, prefix: number])[] = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
];

const notPublic = new BlockList();
for (const [network, prefix] of NOT_PUBLIC_V4) notPublic.addSubnet(network, prefix, "ipv4");
for (const [network, prefix] of NOT_PUBLIC_V6) notPublic.addSubnet(network, prefix, "ipv6");
const publicV6 = new BlockList();
publicV6.addSubnet("2000::", 3, "ipv6");

export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !notPublic.check(address, "ipv4");
    case 6:
      return publicV6.check(address, "ipv6") && !notPublic.check(address, "ipv6");
    default:
      return false;
  }
}

/**
 * Who asks for a name that is being asked for already gets the same answer. The system's resolver holds one of libuv's
 * four threads for each question, for seconds where the line is bad, and on those threads files are read, too.
 */
export function shareAnswers(resolve: ResolveHost): ResolveHost {
  const asking = new Map<string, Parameters<ResolveHost>[1][]>();
  return (hostname, resolved) => {
    const others = asking.get(hostname);
    if (others !== undefined) return void others.push(resolved);
    const together = [resolved];
    asking.set(hostname, together);
    resolve(hostname, (error, addresses) => {
      asking.delete(hostname);
      for (const tell of together) tell(error, addresses);
    });
  };
}

/** For Node's `lookup` option: what it gives is what is connected to, so a second answer of the name changes nothing. */
export function createCheckedLookup(resolve: ResolveHost): LookupFunction {
  return (hostname, options, callback) =>
    resolve(hostname, (error, found) => {
      if (error !== null) return callback(error, "");
      const first = found[0];
      if (first === undefined || !found.every(({ address }) => isPublicAddress(address))) {
        callback(new PrivateAddressError(), "");
      } else if (options.all === true) callback(null, [...found]);
      else callback(null, first.address, first.family);
    });
}
