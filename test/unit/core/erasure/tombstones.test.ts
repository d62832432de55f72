import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTombstones, takeOverTombstones } from "#core/erasure/tombstones.ts";
import { toCustomerId, toMid } from "#shared/domain/ids.ts";
import { ACCOUNT, openSmallInbox, type SmallInbox } from "./small-inbox.ts";

const ANA = toCustomerId("900000000000001");

describe("fingerprints of another inbox", () => {
  let here: SmallInbox;
  let other: SmallInbox;
  beforeEach(() => {
    here = openSmallInbox();
    other = openSmallInbox();
  });
  afterEach(async () => {
    await here.close();
    await other.close();
  });
  const takeOver = (): void => other.db.write("test", () => takeOverTombstones(here.db, other.db));
  const count = (): unknown => other.db.prepare("SELECT count(*) AS n FROM tombstones").get();

  it("are known after they were taken over, beside those of one's own, and taking them over twice changes nothing", () => {
    const [ours, theirs] = [createTombstones(here.db), createTombstones(other.db)];
    here.db.write("test", () => {
      ours.addMessage(toMid("erased here"), undefined);
      ours.addReply(ACCOUNT, ANA, "perhaps  sent", 5000);
      ours.addCustomer(ACCOUNT, ANA, 3000);
    });
    other.db.write("test", () => {
      theirs.addMessage(toMid("erased there"), 7000);
      theirs.addCustomer(ACCOUNT, ANA, 1000);
    });
    expect(theirs.hasMessage(toMid("erased here"))).toBe(false);
    takeOver();
    const before = count();
    takeOver();
    expect(count()).toEqual(before);

    const both = createTombstones(other.db);
    expect(both.hasMessage(toMid("erased here"))).toBe(true);
    expect(both.hasMessage(toMid("erased there"))).toBe(true);
    expect(both.hasMessage(toMid("never erased"))).toBe(false);
    expect(both.customerUpToMs(ACCOUNT, ANA)).toBe(3000);
    other.db.write("test", () => {
      expect(both.takeReply(ACCOUNT, ANA, "perhaps sent", toMid("its echo"))).toBe(true);
      expect(both.takeReply(ACCOUNT, ANA, "perhaps sent", toMid("a second echo"))).toBe(false);
    });
    expect(both.hasMessage(toMid("its echo"))).toBe(true);
    // What is erased from now on is known with the inbox's own key, as before.
    other.db.write("test", () => both.addMessage(toMid("erased later"), undefined));
    expect(createTombstones(other.db).hasMessage(toMid("erased later"))).toBe(true);
    expect(both.codeOf("a request")).toBe(theirs.codeOf("a request"));
  });

  it("keep the longer time where both know one", () => {
    here.db.write("test", () => createTombstones(here.db).addMessage(toMid("same"), 9000));
    takeOver();
    here.db.write("test", () => createTombstones(here.db).addMessage(toMid("same"), undefined));
    takeOver();
    other.db.write("test", () => createTombstones(other.db).dropExpired(1_000_000));
    expect(createTombstones(other.db).hasMessage(toMid("same"))).toBe(true);
  });
});
