import { expect, test, vi } from "vitest";
import { fetchPart, PartMissing } from "#renderer/lib/lazy-part.ts";

/** A host that serves nothing the first times it is asked. */
function createHost(failures: number) {
  const told: string[] = [];
  let left = failures;
  return {
    told,
    load: async () => {
      told.push("asked");
      if (left > 0) {
        left -= 1;
        throw new TypeError("Failed to fetch dynamically imported module");
      }
      return "the part";
    },
    on: {
      pause: async (ms: number) => void told.push(`waited ${ms}`),
      mendStyles: async () => void told.push("styles"),
    },
  };
}

test("a part that does not come at first is asked for again, its styles before it", async () => {
  const host = createHost(2);
  expect(await fetchPart(host.load, host.on)).toBe("the part");
  expect(host.told).toEqual(["asked", "waited 500", "styles", "asked", "waited 1000", "styles", "asked"]);
});

test("styles that do not come are another failure, and a part is not shown without them", async () => {
  const host = createHost(1);
  let left = 2;
  const mendStyles = async () => {
    left -= 1;
    if (left >= 0) throw new Error("no styles");
  };
  expect(await fetchPart(host.load, { ...host.on, mendStyles })).toBe("the part");
  expect(host.told.filter((word) => word === "asked")).toHaveLength(2);
});

test("a part that never comes ends with a fault that only another page mends", async () => {
  const host = createHost(Infinity);
  await expect(fetchPart(host.load, host.on)).rejects.toBeInstanceOf(PartMissing);
  expect(host.told.filter((word) => word === "asked")).toHaveLength(6);
});

test("a part that a host never answers for is given up like one that does not come", async () => {
  vi.useFakeTimers();
  try {
    const host = createHost(0);
    const silent = async () => new Promise<string>(() => undefined);
    const asked = vi.fn(silent);
    const thrown = fetchPart(asked, host.on).catch((fault: unknown) => fault);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await thrown).toBeInstanceOf(PartMissing);
    expect(asked).toHaveBeenCalledTimes(6);
  } finally {
    vi.useRealTimers();
  }
});
