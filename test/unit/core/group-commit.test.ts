import { describe, expect, it } from "vitest";
import { createGroupCommit, Overloaded } from "#core/webhook/group-commit.ts";

describe("group commit", () => {
  it("puts what arrives in one turn into one commit and answers after it", async () => {
    const commits: number[][] = [];
    const group = createGroupCommit<number>((items) => void commits.push([...items]));
    const answers = [1, 2, 3].map((item) => group.submit(item, 10));
    expect(commits).toEqual([]);
    await Promise.all(answers);
    expect(commits).toEqual([[1, 2, 3]]);
  });

  it("lets what arrives during a commit share the next one", async () => {
    const commits: number[][] = [];
    let late: Promise<void> | undefined;
    const group = createGroupCommit<number>((items) => {
      if (commits.length === 0) late = Promise.all([group.submit(2, 1), group.submit(3, 1)]).then(() => {});
      commits.push([...items]);
    });
    await group.submit(1, 1);
    await late;
    expect(commits).toEqual([[1], [2, 3]]);
  });

  it("goes on gathering while every turn brings more, and no longer", async () => {
    const commits: number[][] = [];
    const group = createGroupCommit<number>((items) => void commits.push([...items]));
    const answers: Promise<void>[] = [];
    setImmediate(() => {
      answers.push(group.submit(2, 1));
      setImmediate(() => answers.push(group.submit(3, 1)));
    });
    await group.submit(1, 1);
    await Promise.all(answers);
    expect(commits).toEqual([[1, 2, 3]]);
    await group.submit(4, 1);
    expect(commits).toEqual([[1, 2, 3], [4]]);
  });

  it("tells everyone in a failed group, and goes on", async () => {
    let full = true;
    const group = createGroupCommit<number>(() => {
      if (full) throw new Error("disk full");
    });
    const first = await Promise.allSettled([group.submit(1, 1), group.submit(2, 1)]);
    expect(first.map((result) => result.status)).toEqual(["rejected", "rejected"]);
    full = false;
    await expect(group.submit(3, 1)).resolves.toBeUndefined();
  });

  it("splits what would hold up everything else, in order", async () => {
    const commits: number[][] = [];
    const group = createGroupCommit<number>((items) => void commits.push([...items]));
    await Promise.all([1, 2, 3, 4].map((item) => group.submit(item, 300 * 1024)));
    expect(commits.flat()).toEqual([1, 2, 3, 4]);
    expect(commits.length).toBeGreaterThan(1);
  });

  it("refuses what it could not hold, and everything once it is closed", async () => {
    const commits: number[] = [];
    const group = createGroupCommit<number>((items) => void commits.push(...items));
    const held = group.submit(1, 60 * 1024 * 1024);
    await expect(group.submit(2, 60 * 1024 * 1024)).rejects.toBeInstanceOf(Overloaded);
    await group.close();
    await held;
    await expect(group.submit(3, 1)).rejects.toBeInstanceOf(Overloaded);
    expect(commits).toEqual([1]);
  });
});
