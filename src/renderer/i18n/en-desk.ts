/** English texts of notifications and the desktop; a part of en.ts. */
export const enDesk = {
  "desk.title": "Desktop",
  "desk.notifications": "Notifications",
  "desk.notify": "Tell me about new messages",
  "desk.sound": "With a sound",
  "desk.shows": "A notification shows",
  "desk.shows.nameAndText": "Name and text",
  "desk.shows.name": "Name only",
  "desk.shows.nothing": "Neither",
  "desk.shows.hint":
    "A notification can be seen on a locked screen. It goes when the message is read here or withdrawn.",
  "desk.quiet": "Quiet hours",
  "desk.quiet.on": "Do not notify in these hours",
  "desk.quiet.from": "Quiet from",
  "desk.quiet.until": "Quiet until",
  "desk.quiet.hint": "Messages still arrive, and the number on the icon goes on counting.",
  "desk.closed": "When the window is closed",
  "desk.closed.ask": "Ask",
  "desk.closed.keepRunning": "Keep Shopbell running",
  "desk.closed.quit": "Quit Shopbell",
  "desk.closed.hint": "Messages arrive only while Shopbell runs. Without its window you find it in the system tray.",
  "desk.computer": "This computer",
  "desk.login": "Start Shopbell when I sign in",
  "desk.spelling": "Check spelling while I write",
  "desk.spelling.hint":
    "Dictionaries come from a server of Google, once for each language. What you write stays on this computer.",
} as const;
