import type { LookupAddress } from "node:dns";
import { describe, expect, it } from "vitest";
import { createCheckedLookup, isPublicAddress, PrivateAddressError, shareAnswers } from "#core/media/public-address.ts";

describe("an address on the public internet", () => {
  it.each([
    "157.240.241.63",
    "31.13.83.51",
    "1.1.1.1",
    "172.15.0.1",
    "172.32.0.1",
    "2a03:2880:f12f:83:face:b00c:0:25de",
  ])("%s", (address) => expect(isPublicAddress(address)).toBe(true));

  it.each([
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "198.18.0.1",
    "203.0.113.9",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fc00::1",
    "fd12:3456::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001:0:7f00:1::",
    "2001:db8::1",
    "localhost",
    "",
  ])("not %s", (address) => expect(isPublicAddress(address)).toBe(false));
});

describe("the address that is connected to", () => {
  const look = (addresses: readonly LookupAddress[], options: { all?: boolean } = { all: true }) => {
    let asked = 0;
    const checked = createCheckedLookup((_hostname, resolved) => {
      asked += 1;
      resolved(null, addresses);
    });
    return new Promise<{ error: unknown; found: unknown; asked: number }>((resolve) => {
      checked("scontent.xx.fbcdn.net", options, (error, found) => resolve({ error, found, asked }));
    });
  };
  const good: LookupAddress = { address: "157.240.241.63", family: 4 };
  const other: LookupAddress = { address: "2a03:2880:f12f:83::1", family: 6 };

  it("is one that was checked, in the one answer there was", async () => {
    expect(await look([good, other])).toEqual({ error: null, found: [good, other], asked: 1 });
    expect(await look([good], { all: false })).toEqual({ error: null, found: good.address, asked: 1 });
  });

  it("is none at all when a single one of the name's addresses is private, or it has none", async () => {
    for (const addresses of [[{ address: "10.0.0.5", family: 4 }], [good, { address: "::1", family: 6 }], []]) {
      expect((await look(addresses)).error).toBeInstanceOf(PrivateAddressError);
    }
  });

  it("is none when the name is not known", async () => {
    const unknown = Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
    const checked = createCheckedLookup((_hostname, resolved) => resolved(unknown, undefined as never));
    const error = await new Promise((resolve) => checked("x.fbcdn.net", { all: true }, resolve));
    expect(error).toBe(unknown);
  });
});

describe("a name that many ask for at once", () => {
  it("is asked for once, name by name, and anew when somebody asks later", () => {
    const open: { readonly name: string; readonly answer: (...found: readonly LookupAddress[]) => void }[] = [];
    const resolve = shareAnswers((name, resolved) => open.push({ name, answer: (...found) => resolved(null, found) }));
    const heard: string[] = [];
    const ask = (who: string, name: string) =>
      resolve(name, (_error, found) => heard.push(`${who}: ${found.map(({ address }) => address).join()}`));
    ask("first", "a.fbcdn.net");
    ask("second", "a.fbcdn.net");
    ask("third", "b.fbcdn.net");
    expect(open.map(({ name }) => name)).toEqual(["a.fbcdn.net", "b.fbcdn.net"]);
    open[1]?.answer({ address: "2.2.2.2", family: 4 });
    open[0]?.answer({ address: "1.1.1.1", family: 4 });
    expect(heard).toEqual(["third: 2.2.2.2", "first: 1.1.1.1", "second: 1.1.1.1"]);
    ask("later", "a.fbcdn.net");
    expect(open).toHaveLength(3);
    open[2]?.answer({ address: "3.3.3.3", family: 4 });
    expect(heard.at(-1)).toBe("later: 3.3.3.3");
  });

  it("that is not known is not known to all of them", () => {
    const heard: unknown[] = [];
    let fail = (_error: Error): void => {};
    const resolve = shareAnswers((_name, resolved) => (fail = (error) => resolved(error, undefined as never)));
    for (let who = 0; who < 3; who += 1) resolve("x.fbcdn.net", (error) => heard.push(error));
    const unknown = new Error("no such name");
    fail(unknown);
    expect(heard).toEqual([unknown, unknown, unknown]);
  });
});
