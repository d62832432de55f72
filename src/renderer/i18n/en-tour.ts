/** English texts of the first steps in practice; a part of en.ts. */
export const enTour = {
  "tour.title": "First steps",
  "tour.place": "First steps, {step} of {total}",
  "tour.open": "Open a conversation",
  "tour.open.text": "{next} and {previous} move in the list, Enter opens. A click does too.",
  "tour.answer": "Answer it",
  "tour.answer.text": "{reply} goes to the field, {send} sends. The example customers may answer.",
  "tour.later": "Put one aside",
  "tour.later.text": "{snooze} snoozes a conversation until a time you choose, {label} gives it a label.",
  "tour.done": "Clear the day",
  "tour.done.text": "{done} marks a conversation as done. {undo} takes it back, and a new message does too.",
  "tour.find": "Find anything",
  "tour.find.text": "{search} searches every message, {palette} every command.",
  "tour.over": "That is all it takes",
  "tour.over.text": "Practise as long as you like. Your own shop is not touched.",
  "tour.skip": "Next step",
  "tour.end": "End the first steps",
} as const;
