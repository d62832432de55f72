import type { Handlers } from "./router.ts";

type RoomRoute = keyof Handlers;

type AnsweredBy<Room> = Room extends unknown ? keyof Room : never;
type Unanswered<Rooms extends readonly object[]> = Exclude<RoomRoute, AnsweredBy<Rooms[number]>>;
type Unknown<Rooms extends readonly object[]> = Exclude<AnsweredBy<Rooms[number]>, RoomRoute>;

/** Anything, when the rooms answer every route and no other; else what the compiler quotes when it refuses them. */
type Complete<Rooms extends readonly object[]> = [Unanswered<Rooms> | Unknown<Rooms>] extends [never]
  ? unknown
  : { readonly noRoomAnswers: Unanswered<Rooms>; readonly noSuchRoute: Unknown<Rooms> };

/**
 * One map of all rooms' answers. The compiler refuses a list in which a route is missing.
 *
 * @throws Error when two rooms answer the same route: one of them would never be asked.
 */
export function joinHandlers<const Rooms extends readonly Partial<Handlers>[]>(
  rooms: Rooms & Complete<Rooms>,
): Handlers {
  const answered = new Set<string>();
  for (const route of rooms.flatMap((room) => Object.keys(room))) {
    if (answered.has(route)) throw new Error(`Two rooms answer ${route}.`);
    answered.add(route);
  }
  return Object.assign({}, ...rooms) as Handlers;
}
