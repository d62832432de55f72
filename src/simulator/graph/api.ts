import type { ServerResponse } from "node:http";
import type { Context } from "../context.ts";
import { recordAt, stringAt } from "../json.ts";
import type { Account, SendRecord } from "../model.ts";
import { keepAsset, loadAsset } from "./attachments.ts";
import type { Caller, GraphCall, Reply } from "./call.ts";
import { callerOf, isInboxOf, ok, refuse } from "./call.ts";
import { refusalOf, takeFault } from "./call-faults.ts";
import type { CallFaultKind, Operation } from "./call-faults.ts";
import { listConversations, listMessages, readConversation, readMessage } from "./conversations.ts";
import { messengerProfile } from "./messenger-profile.ts";
import { badParameter, createFaultWriter, fault, faults, rateLimited } from "./faults.ts";
import type { GraphAnswer, GraphFault } from "./faults.ts";
import { listPages, noSuchNode, readOwnNode, readProfile } from "./profiles.ts";
import { createRateMeter } from "./rate.ts";
import type { RatedCall } from "./rate.ts";
import { acceptSend, planSend } from "./send.ts";
import { answerDialog, isDialog, isSignInCall, signInCall } from "./sign-in.ts";
import { appSubscriptions, debugToken, subscribedApps } from "./setup.ts";
import { takeThreadControl } from "./thread-control.ts";

export interface GraphApi {
  readonly handle: (call: GraphCall, response: ServerResponse) => Promise<void>;
}

/** Most send records kept for `/control/state`. */
const SENDS_KEPT = 2000;

/** The Graph API: who is calling, which fault waits for this call, then the node or edge itself. */
export function createGraphApi(context: Context): GraphApi {
  const { world, clock, settings } = context;
  const writer = createFaultWriter();
  const meter = createRateMeter(clock);

  const answer = (response: ServerResponse, account: Account | undefined, reply: GraphAnswer): void => {
    if (response.destroyed) return;
    const text = JSON.stringify(reply.body);
    response
      .writeHead(reply.status, {
        "Content-Type": "application/json; charset=UTF-8",
        "Content-Length": String(Buffer.byteLength(text)),
        ...(account === undefined ? {} : meter.headers(account.id)),
        ...reply.headers,
      })
      .end(text);
  };

  const written = (reply: Reply): GraphAnswer => {
    if (reply.kind === "fault") return writer.write(reply.fault);
    return { status: reply.kind === "ok" ? 200 : 400, body: reply.body };
  };

  const record = (call: GraphCall, account: Account, outcome: SendRecord["outcome"]): void => {
    world.sends.push({
      atMs: clock.nowMs(),
      accountId: account.id,
      path: call.rawPath,
      body: call.body,
      outcome,
    });
    if (world.sends.length > SENDS_KEPT) world.sends.shift();
  };

  /** True when the fault has dealt with the response. `slow` only waits. */
  const applyFault = async (
    injected: CallFaultKind | undefined,
    account: Account | undefined,
    response: ServerResponse,
  ): Promise<GraphFault | "dealt_with" | undefined> => {
    switch (injected?.kind) {
      case undefined:
      case "cut_after_accept":
        return undefined;
      case "error":
      case "error_in_200":
      case "rate_limit":
        return refusalOf(injected, account?.id ?? "0");
      case "slow":
        await clock.wait(injected.delayMs);
        return undefined;
      case "cut_before_accept":
        response.destroy();
        return "dealt_with";
      case "not_json":
        response
          .writeHead(injected.status, { "Content-Type": "text/html" })
          .end("<html><body>Bad gateway</body></html>");
        return "dealt_with";
      case "hang":
        return injected.accepts ? undefined : "dealt_with";
    }
  };

  const send = async (
    call: GraphCall,
    account: Account,
    injected: CallFaultKind | undefined,
    response: ServerResponse,
  ): Promise<void> => {
    const refused = (refusal: GraphFault): void => {
      const { code, subcode } = refusal;
      record(call, account, { kind: "refused", code, ...(subcode === undefined ? {} : { subcode }) });
      answer(response, account, writer.write(refusal));
    };
    const faulty = await applyFault(injected, account, response);
    if (faulty === "dealt_with") return;
    if (faulty !== undefined) {
      refused(faulty);
      return;
    }
    const rated: RatedCall = /"(video|audio)"/.test(JSON.stringify(call.body)) ? "media" : "text";
    if (!meter.take(account.id, rated) && settings.enforcesRates) {
      refused(rateLimited(613, account.id, 1));
      return;
    }
    const plan = await planSend(context, account, call.body);
    if (plan.kind === "refuse") {
      refused(plan.fault);
      return;
    }
    const accepted = await acceptSend(context, account, plan);
    const answered = injected?.kind !== "cut_after_accept" && injected?.kind !== "hang";
    const { messageId } = accepted;
    record(call, account, { kind: "accepted", answered, ...(messageId === undefined ? {} : { messageId }) });
    if (injected?.kind === "cut_after_accept") response.destroy();
    else if (answered) answer(response, account, { status: 200, body: accepted.body });
    await accepted.afterwards();
  };

  const upload = async (call: GraphCall, account: Account): Promise<Reply> => {
    const attachment = recordAt(recordAt(call.body, "message"), "attachment");
    const type = stringAt(attachment, "type") ?? "";
    const url = stringAt(recordAt(attachment, "payload"), "url");
    const kept =
      call.file === undefined
        ? url === undefined
          ? badParameter("The parameter filedata or payload[url] is required")
          : await loadAsset(context, type, url)
        : keepAsset(context, type, call.file.bytes, call.file.contentType);
    if ("code" in kept) return refuse(kept);
    const id = String(5_550_000 + world.uploads.size + 1);
    if (kept.assetId === undefined) return refuse(faults.cannotFetchMedia);
    world.uploads.set(id, { accountId: account.id, type, assetId: kept.assetId });
    return ok({ attachment_id: id });
  };

  const node = async (call: GraphCall, caller: Caller): Promise<Reply> => {
    const [id = "", edge] = call.path;
    if (id === "debug_token") return debugToken(context, call, caller);
    if (isSignInCall(call)) return signInCall(context, call);
    if (edge === "subscribed_apps") return subscribedApps(call, caller);
    if (caller.kind === "refused") return refuse(caller.fault);
    if (edge === "subscriptions") return appSubscriptions(context, call, caller);
    if (caller.kind === "app") {
      return id === caller.app.id && edge === undefined
        ? ok({ id: caller.app.id, name: caller.app.name })
        : refuse(faults.userTokenNeeded);
    }
    const { account } = caller;
    if (caller.kind === "user") {
      const pages = [...world.accounts.values()].filter((known) => known.userToken === account.userToken);
      if (id === "me" && edge === "accounts") return listPages(call, pages);
      if (id === "me" && edge === undefined) return ok({ id: "100000000000001", name: "Shop Owner" });
      return id === account.pageId && edge === undefined ? readOwnNode(call, account, id) : noSuchNode(id, call.method);
    }
    if (!caller.app.hasCapability) return refuse(faults.noCapability);
    if (edge === "message_attachments" && isInboxOf(account, id)) return upload(call, account);
    if (edge === "take_thread_control" && call.method === "POST" && isInboxOf(account, id)) {
      return takeThreadControl(context, account, call.body);
    }
    if (edge === "messenger_profile" && isInboxOf(account, id)) return messengerProfile(account, call);
    if (call.method !== "GET") return noSuchNode(id, call.method);
    if (edge === "conversations" && isInboxOf(account, id)) {
      return account.allowsMessageAccess ? listConversations(context, call, account) : refuse(faults.messageAccessOff);
    }
    if (edge === undefined && (isInboxOf(account, id) || id === account.id)) return readOwnNode(call, account, id);
    return readInboxNode(call, account, id, edge);
  };

  const readInboxNode = (call: GraphCall, account: Account, id: string, edge: string | undefined): Reply => {
    const conversation = world.conversations.get(id);
    if (conversation?.accountId === account.id) {
      if (!account.allowsMessageAccess) return refuse(faults.messageAccessOff);
      if (edge === "messages") return listMessages(context, call, account, conversation);
      if (edge === undefined) return readConversation(context, call, account, conversation);
    }
    const found = world.messages.get(id);
    if (edge === undefined && found?.conversation.accountId === account.id) {
      return readMessage(context, call, account, found.conversation, found.message);
    }
    const customer = world.customers.get(id);
    if (edge === undefined && customer?.accountId === account.id) return readProfile(context, call, account, customer);
    if (edge !== undefined) return refuse(fault(2500, undefined, `Unknown path components: /${edge}`));
    return noSuchNode(id, call.method);
  };

  return {
    handle: async (call, response) => {
      if (isDialog(call)) return answerDialog(context, call, response);
      const caller = callerOf(world, call, clock.nowMs());
      const account = caller.kind === "account" ? caller.account : undefined;
      const operation = operationOf(
        call,
        world.messages.has(call.path[0] ?? ""),
        world.customers.has(call.path[0] ?? ""),
      );
      const injected = takeFault(context.callFaults, operation);
      if (operation === "send" || operation === "sign") {
        if (caller.kind === "refused") {
          answer(response, undefined, writer.write(caller.fault));
        } else if (caller.kind !== "account") {
          answer(response, undefined, writer.write(faults.userTokenNeeded));
        } else if (isInboxOf(caller.account, call.path[0] ?? "")) {
          await send(call, caller.account, injected, response);
        } else {
          answer(response, account, written(noSuchNode(call.path[0] ?? "", call.method)));
        }
        return;
      }
      const faulty = await applyFault(injected, account, response);
      if (faulty === "dealt_with") return;
      const tooMany =
        operation === "conversations" && account !== undefined && !meter.take(account.id, "conversations");
      const refusal = faulty ?? (tooMany && settings.enforcesRates ? rateLimited(80_006, account.id, 1) : undefined);
      const reply = refusal === undefined ? await node(call, caller) : refuse(refusal);
      if (injected?.kind === "hang") return;
      if (injected?.kind === "cut_after_accept") response.destroy();
      else answer(response, account, written(reply));
    },
  };
}

/** Typing and seen marks go to the same edge as messages. */
function isSign(body: GraphCall["body"]): boolean {
  return ["typing_on", "typing_off", "mark_seen"].includes(stringAt(body, "sender_action") ?? "");
}

function operationOf(call: GraphCall, isMessage: boolean, isCustomer: boolean): Operation {
  const [id = "", edge] = call.path;
  if (edge === "messages" && call.method === "POST") return isSign(call.body) ? "sign" : "send";
  if (edge === "conversations" || (call.method === "GET" && id.startsWith("aWdfZAG06"))) return "conversations";
  if (isMessage) return "message";
  if (isCustomer) return "profile";
  if (id === "debug_token") return "debug_token";
  if (isSignInCall(call)) return "sign_in";
  if (edge === "messenger_profile") return edge;
  if (edge === "subscriptions" || edge === "subscribed_apps") return edge;
  if (edge === "accounts") return "pages";
  if (edge === undefined && call.token?.includes("|") === true) return "app";
  return id === "me" ? "me" : "setup";
}
