/** So many conversations are changed together: one call, one undo. */
export const MAX_CHANGED_AT_ONCE = 500;
