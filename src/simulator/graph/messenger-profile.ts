import { asRecord, listAt, stringAt, type Json, type JsonRecord } from "../json.ts";
import type { Account } from "../model.ts";
import { ok, refuse, type GraphCall, type Reply } from "./call.ts";
import { badParameter, fault } from "./faults.ts";

/** Meta, "Ice Breakers". */
const MOST_QUESTIONS = 4;
const PERMISSION = { facebook: "instagram_manage_messages", instagram: "instagram_business_manage_messages" } as const;

/**
 * `/{page or account}/messenger_profile`: the questions that stand in an empty conversation. Family A takes the call for
 * Messenger's when `platform` is missing.
 */
export function messengerProfile(account: Account, call: GraphCall): Reply {
  if (!account.scopes.includes(PERMISSION[account.family])) {
    return refuse(fault(10, undefined, "(#10) Application does not have permission for this action"));
  }
  const isForInstagram = account.family === "instagram" || call.params.get("platform") === "instagram";
  if (!isForInstagram) return refuse(badParameter("Param platform must be instagram for this property"));
  switch (call.method) {
    case "GET":
      return ok({
        data: account.iceBreakers.length === 0 ? [] : [{ call_to_actions: account.iceBreakers, locale: "default" }],
      });
    case "DELETE":
      if (!fieldsOf(call).includes("ice_breakers")) return refuse(badParameter("The parameter fields is required"));
      account.iceBreakers = [];
      return ok({ result: "success" });
    case "POST": {
      const questions = readQuestions(listAt(call.body, "ice_breakers"));
      if (questions === undefined) return refuse(badParameter("Param ice_breakers is not valid"));
      account.iceBreakers = questions;
      return ok({ result: "success" });
    }
    default:
      return refuse(badParameter("Unsupported request"));
  }
}

function fieldsOf({ body, params }: GraphCall): readonly (Json | undefined)[] {
  return listAt(body, "fields") ?? (params.get("fields") ?? "").split(",");
}

/** The set for every language; undefined when Meta would not take it. */
function readQuestions(sets: readonly Json[] | undefined): Account["iceBreakers"] | undefined {
  const set = sets?.map(asRecord).find((one) => stringAt(one, "locale") === "default");
  const questions = listAt(set, "call_to_actions")?.map(asRecord);
  if (questions === undefined || questions.length === 0 || questions.length > MOST_QUESTIONS) return undefined;
  const read = questions.flatMap((one: JsonRecord | undefined) => {
    const question = stringAt(one, "question");
    const payload = stringAt(one, "payload");
    return question === undefined || question === "" || payload === undefined ? [] : [{ question, payload }];
  });
  return read.length === questions.length ? read : undefined;
}
