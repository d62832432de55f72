/** English texts of practice and its first steps; a part of en.ts. */
export const enTour = {
  "practice.bar": "This is practice.",
  "practice.bar.text": "An example shop on this computer. Nothing here reaches Instagram, and leaving throws it away.",
  "practice.leave": "Leave practice",
  "practice.leave.failed": "Practice could not be left. Try again in a moment.",
  "practice.title": "Practice · Shopbell",
  "practice.titleUnread": "({count}) Practice · Shopbell",
  "tour.title": "First steps",
  "tour.place": "First steps, {step} of {total}",
  "tour.open": "Open a conversation",
  "tour.open.text": "Click one in the list. By keyboard: {next} and {previous} move, Enter opens.",
  "tour.answer": "Answer it",
  "tour.answer.text":
    "Write below the messages and press Send. By keyboard: {reply}, then {send}. The example customers may answer.",
  "tour.later": "Put one aside",
  "tour.later.text": "The moon, or {snooze}, snoozes a conversation until a time you choose. {label} gives it a label.",
  "tour.done": "Clear the day",
  "tour.done.text":
    "The tick, or {done}, marks a conversation as done. {undo} takes it back, and a new message does too.",
  "tour.find": "Find anything",
  "tour.find.text": "The field over the list, or {search}, searches every message. {palette} finds every command.",
  "tour.over": "That is all it takes",
  "tour.over.text": "Practise as long as you like. Your own shop is not touched.",
  "tour.skip": "Next step",
  "tour.end": "End the first steps",
} as const;
