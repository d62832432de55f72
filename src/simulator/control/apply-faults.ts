import type { Context } from "../context.ts";
import { findConversation, accountOf } from "../store.ts";
import type { FaultsInput } from "./api.ts";

/** Puts the wanted faults and settings in place; what the input does not name stays as it is. */
export function applyFaults(context: Context, input: FaultsInput): void {
  const { settings, engine, cdn, callFaults } = context;
  if (input.clear === true) callFaults.length = 0;
  if (input.call !== undefined) {
    const { on = "send", times = 1, fault } = input.call;
    callFaults.push({ on, times, fault });
  }
  settings.echo = input.echo ?? settings.echo;
  settings.echoDelayMs = input.echoDelayMs ?? settings.echoDelayMs;
  settings.enforcesRates = input.enforcesRates ?? settings.enforcesRates;
  settings.fetchesAttachments = input.fetchesAttachments ?? settings.fetchesAttachments;
  Object.assign(engine.settings, input.delivery);
  if (input.linkLifetimeMs !== undefined) cdn.setLinkLifetime(input.linkLifetimeMs ?? undefined);
  if (input.asset !== undefined) {
    const id = input.asset.id ?? cdn.assetIdOf(input.asset.url ?? "");
    if (id === undefined) throw new Error("Name the file by its id or by a link to it.");
    cdn.setFault(id, input.asset.fault);
  }
  Object.assign(context.world.person, input.person);
  applyToAccount(context, input.account);
  applyToApp(context, input.app);
  applyToCustomer(context, input.customer);
  applyToConversation(context, input.conversation);
}

function applyToAccount({ world }: Context, input: FaultsInput["account"]): void {
  if (input === undefined) return;
  const account = accountOf(world, input.id ?? world.accounts.keys().next().value ?? "");
  account.allowsMessageAccess = input.allowsMessageAccess ?? account.allowsMessageAccess;
  account.hasHumanAgentFeature = input.hasHumanAgentFeature ?? account.hasHumanAgentFeature;
  account.isLinked = input.isLinked ?? account.isLinked;
  account.accountType = input.accountType ?? account.accountType;
  if (input.scopes !== undefined) account.scopes = [...input.scopes];
  if (input.isSubscribed !== undefined) account.subscribedFields = input.isSubscribed ? ["messages"] : undefined;
  account.keepsSubscription = input.keepsSubscription ?? account.keepsSubscription;
  account.hasOtherSubscriber = input.hasOtherSubscriber ?? account.hasOtherSubscriber;
  if (input.tokenSubcode === null) world.deadTokens.delete(account.accessToken);
  else if (input.tokenSubcode !== undefined) {
    world.deadTokens.set(account.accessToken, input.tokenSubcode === 0 ? undefined : input.tokenSubcode);
  }
}

function applyToApp({ world }: Context, input: FaultsInput["app"]): void {
  if (input === undefined) return;
  const app = world.apps.get(input.id ?? world.apps.keys().next().value ?? "");
  if (app === undefined) throw new Error("There is no such app in the simulator.");
  app.hasCapability = input.hasCapability ?? app.hasCapability;
  app.isLive = input.isLive ?? app.isLive;
  app.redirectUris = input.redirectUris ?? app.redirectUris;
  app.refusedFields = input.refusedFields ?? app.refusedFields;
  app.takesSubscriptions = input.takesSubscriptions ?? app.takesSubscriptions;
  app.keepsSubscriptions = input.keepsSubscriptions ?? app.keepsSubscriptions;
  if (app.subscription !== undefined) {
    app.subscription.active = input.isSubscriptionActive ?? app.subscription.active;
  }
}

function applyToCustomer({ world }: Context, input: FaultsInput["customer"]): void {
  if (input === undefined) return;
  const customer = world.customers.get(input.id);
  if (customer === undefined) throw new Error("There is no such customer in the simulator.");
  customer.hasBlockedAccount = input.hasBlockedAccount ?? customer.hasBlockedAccount;
  if (input.profileFault !== undefined) customer.profileFault = input.profileFault ?? undefined;
}

function applyToConversation({ world }: Context, input: FaultsInput["conversation"]): void {
  if (input === undefined) return;
  const customer = world.customers.get(input.customerId);
  const conversation = findConversation(world, customer?.accountId ?? "", input.customerId);
  if (conversation === undefined) throw new Error("There is no such conversation in the simulator.");
  conversation.isHeldByOtherApp = input.isHeldByOtherApp ?? conversation.isHeldByOtherApp;
  conversation.isInRequests = input.isInRequests ?? conversation.isInRequests;
}
