/** So many conversations of a list can be asked for by name at once. */
export const MOST_AMONG = 100;
