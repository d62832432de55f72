/** English texts of new versions and of the licences; a part of en.ts. */
export const enUpdates = {
  "updates.title": "New versions",
  "updates.failed": "What is known of new versions could not be read.",
  "updates.off.practice": "Practice does not look for new versions.",
  "updates.off.notInstalled":
    "In the browser, Shopbell does not look for new versions. Get them where you got this one.",
  "updates.off.notSetUp":
    "This copy of Shopbell does not know where new versions are kept. Get them where you got this one.",
  "updates.none": "No newer version is known.",
  "updates.newest": "This is the newest version.",
  "updates.checked": "Looked {time}",
  "updates.check": "Look now",
  "updates.checking": "Looking for a new version",
  "updates.offered": "Version {version} is out.",
  "updates.byHand": "Install it the way you installed this one. Your messages stay where they are.",
  "updates.download": "Download",
  "updates.downloading": "Downloading version {version}",
  "updates.ready": "Version {version} is downloaded and checked. It is installed when you quit Shopbell.",
  "updates.restart": "Restart now",
  "updates.waiting": "Shopbell restarts as soon as the replies on their way have left.",
  "updates.restarting": "Restarting into version {version}",
  "updates.whatsNew": "What is new",
  "updates.look": "Look for new versions at start and once a day",
  "updates.early": "Also offer early versions",
  "updates.early.hint": "Early versions come before everybody gets them, and may still have faults.",
  "updates.fault.offline": "Shopbell could not reach the internet. It looks again by itself.",
  "updates.fault.unavailable": "The place where new versions are kept does not answer. Try again later.",
  "updates.fault.unsigned":
    "A new version was refused, because the makers of Shopbell have not signed it. Nothing was changed.",
  "updates.fault.damaged": "What arrived was damaged and has been thrown away. Try again.",
  "updates.notice.offered": "Shopbell {version} is out.",
  "updates.notice.ready": "Shopbell {version} is installed when you quit.",
  "updates.notice.later": "Not now",
  "copies.beforeUpdate": "Before a new version",

  "licences.title": "The work of others",
  "licences.lead": "Shopbell is built with open source. These are the licences of everything in it.",
  "licences.chromium":
    "Electron contains Chromium. Its own list is in the file LICENSES.chromium.html in the program’s folder.",
  "licences.show": "Show licences",
  "licences.failed": "The licences could not be read.",
} as const;
