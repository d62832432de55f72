/** English texts of replies on their way: states, refusals with their mends, what the owner is asked; a part of en.ts. */
export const enReplies = {
  "state.undo": "leaves in a moment",
  "state.rateLimited": "waiting, Instagram asks for patience",
  "state.paused": "waiting until sending works again",
  "state.triesAt": "{state} · next try {time}",
  "state.edit": "Edit",
  "state.sendNow": "Send now",
  "state.sendAgain": "Send again",

  "held.title.needsPerson": "Needs your confirmation",
  "held.title.kept": "Kept as a draft",
  "held.title.otherApp": "Waiting for you",
  "held.title.fateUnknown": "Perhaps not sent",
  "held.needsPerson": "More than 24 hours had passed before it could leave. Only a person may answer now.",
  "held.windowClosed":
    "Instagram had closed this conversation before it could leave. You can send it when the customer writes again.",
  "held.humanAgentUnavailable":
    "More than 24 hours had passed, and Meta has not approved the Human Agent feature for your app. Answer in the Instagram app.",
  "held.notThreadOwner": "Another app is answering this conversation. Take it over to send this.",
  "held.fateUnknown":
    "Shopbell could not find out whether Instagram received this. Look in the Instagram app before you send it again.",
  "held.restored":
    "It is not known whether this reply has left: the inbox was brought back from a copy, or what was written last was lost. Look in the Instagram app before you send it again.",

  "refused.customerUnreachable":
    "Instagram cannot deliver to this customer now: they may have blocked you or closed their account. Retry when they write again.",
  "refused.metaTrouble": "Instagram had trouble several times. Retry later.",
  "refused.permissionMissing":
    "A permission for answering this customer is missing. Until Meta has reviewed your app, only people with a role in it can be answered.",
  "refused.conversationGone":
    "Instagram no longer has this conversation. You can answer when the customer writes again.",
  "refused.messageGone":
    "The message you answered is no longer at Instagram. Edit your reply and send it without the quote.",
  "refused.tooManyTags":
    "Meta finds that this account answers too often after 24 hours. Wait a day before you answer as a person again.",
  "refused.contentRefused": "Instagram does not take what this message holds. Edit it and send it again.",
  "refused.linkRefused": "Instagram refuses a link in this message. Take the link out and send it again.",
  "refused.mediaNotFetched":
    "Instagram could not fetch the file. See in Health whether this computer can be reached from outside, then retry.",
  "refused.mediaType": "Instagram does not take this kind of file. Send a JPEG, PNG, MP4 or PDF instead.",
  "refused.mediaTooLarge": "The file is too large for Instagram. Send a smaller one.",
  "refused.messagesAccessOff":
    "Access to messages is switched off in the Instagram app. Switch it on there, then retry.",
  "refused.accountRestricted":
    "Instagram has restricted this account for now. See Account status in the Instagram app.",
  "refused.other": "Instagram refused this message. The details say how; edit it or send it in the Instagram app.",

  "paused.signIn.lead": "Instagram needs you to sign in again.",
  "paused.signIn.rest": "Messages still arrive; replies wait.",
  "paused.permission.lead": "A permission for sending is missing.",
  "paused.permission.rest":
    "Sign in again and allow everything Instagram asks for. Messages still arrive; replies wait.",
  "paused.pageRole.lead": "Whoever signed in no longer has a role on the Facebook Page.",
  "paused.pageRole.rest": "An admin of the Page can give it back; then try again. Messages still arrive; replies wait.",
  "paused.checkpoint.lead": "Facebook wants to check who is signed in.",
  "paused.checkpoint.rest":
    "Open facebook.com and do what it asks; then try again. Messages still arrive; replies wait.",
  "paused.twoFactor.lead": "Instagram asks for two-factor authentication.",
  "paused.twoFactor.rest":
    "Switch it on for the Instagram and the Facebook account; then try again. Messages still arrive; replies wait.",
  "paused.messagesAccess.lead": "Access to messages is switched off in the Instagram app.",
  "paused.messagesAccess.rest":
    "On the phone: Settings › Messages and story replies › Message controls › Connected tools › Allow access to messages. Then try again; replies wait.",
  "paused.restricted.lead": "Instagram has restricted this account for now.",
  "paused.restricted.rest":
    "The Instagram app says why under Account status. Try again when it is lifted; replies wait.",
  "paused.notLinked.lead": "Instagram does not let this account be answered from an app.",
  "paused.notLinked.rest":
    "It has to be a professional account, linked to its Facebook Page. Then try again; replies wait.",
  "paused.resume": "Try again",

  "confirm.lead": {
    one: "{count} reply needs your confirmation.",
    other: "{count} replies need your confirmation.",
  },
  "confirm.rest": "What you wrote yourself, you can send as a person.",
  "confirm.action": "Confirm and send",
  "confirm.open.lead": { one: "{count} reply has not left yet.", other: "{count} replies have not left yet." },
  "confirm.open.rest": "{name} has written again, so you can send now.",
  "confirm.failed": "That did not work. Nothing was sent.",
  "confirm.closed": "Instagram has closed this conversation in the meantime.",
  "kept.lead": { one: "{count} reply is kept as a draft.", other: "{count} replies are kept as drafts." },
  "kept.rest": "The time to answer had run out. You can send when {name} writes again, copy, or discard.",

  "window.humanAgentMissing.rest":
    "Meta has not approved the Human Agent feature for your app: answer in the Instagram app until {time}.",
  "window.unreachable.lead": "Instagram cannot deliver to {name} now.",
  "window.unreachable.rest": "When {name} writes again, you can answer.",
  "window.otherApp.lead": "Another app is answering this conversation.",
  "window.otherApp.rest": "Messages still arrive here. Take it over to answer.",
  "window.otherApp.take": "Take over",
  "window.otherApp.taking": "Taking over…",
  "window.otherApp.refused": "Instagram did not give the conversation to your app.",
  "window.otherApp.offline": "Instagram could not be reached. Try again in a moment.",

  "composer.error.humanAgent":
    "Meta has not approved the Human Agent feature for your app. Answer in the Instagram app; your text is still here.",
  "replies.takenBack": "The reply is back in the text field.",
  "action.takeBack": "Take the last reply back",

  "row.toConfirm": "confirm",
  "row.kept": "draft kept",
  "row.draft": "draft",

  "health.humanAgent.lead": "Human Agent is not approved for @{username}.",
  "health.humanAgent.rest":
    "Between 24 hours and 7 days after a customer wrote, you can answer in the Instagram app only. Ask Meta for the feature in App Review.",
  "health.humanAgent.approved": "It is approved now",
  "settings.humanAgent": "Answering after 24 hours (Human Agent)",
  "settings.humanAgent.unknown": "not known yet",
  "settings.humanAgent.approved": "approved",
  "settings.humanAgent.missing": "not approved",

  "trace.confirmed": "Confirmed as a person",
  "trace.confirmedBy": "by {name}",
} as const;
