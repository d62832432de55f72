/** A host that has not given the page by then does not answer, in milliseconds. */
const LONGEST_WAIT_MS = 10_000;

/**
 * Loads the page anew, if it can be had: the browser would put its own error in the place of one that cannot, and of every
 * word in it. Says whether it could.
 */
export async function reloadIfServed(page: { readonly href: string; readonly reload: () => void }): Promise<boolean> {
  try {
    const answer = await fetch(page.href, { cache: "no-store", signal: AbortSignal.timeout(LONGEST_WAIT_MS) });
    await answer.body?.cancel();
    if (!answer.ok) return false;
  } catch {
    return false;
  }
  page.reload();
  return true;
}
