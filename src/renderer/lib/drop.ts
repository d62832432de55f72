/** Lets a promise go on purpose. Its failure is either shown elsewhere or of no consequence; `why` says which. */
export function drop(promise: Promise<unknown>, why: string): void {
  promise.catch((cause: unknown) => {
    // Seen by a developer with the console open, by nobody else.
    window.dispatchEvent(new CustomEvent("shopbell:dropped", { detail: { why, cause } }));
  });
}
