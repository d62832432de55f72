import { useSyncExternalStore } from "react";

/** A small store for view state that several components share. Server truth never goes in here. */
export interface Store<Value> {
  readonly get: () => Value;
  readonly set: (next: Value | ((value: Value) => Value)) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

export function createStore<Value>(initial: Value): Store<Value> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set: (next) => {
      const changed = isUpdater(next) ? next(value) : next;
      if (Object.is(changed, value)) return;
      value = changed;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function isUpdater<Value>(next: Value | ((value: Value) => Value)): next is (value: Value) => Value {
  return typeof next === "function";
}

/** `select` must return a primitive or a part of the value, not something new each time. */
export function useStore<Value, Part>(store: Store<Value>, select: (value: Value) => Part): Part {
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}
