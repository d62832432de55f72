import type { LoginFamily } from "#shared/contract/accounts.ts";
import type { LinkView } from "#shared/contract/setup.ts";
import type { PlainKey } from "#renderer/i18n/types.ts";
import type { IconName } from "#renderer/ui/icon.tsx";

type Mend = NonNullable<LinkView["mend"]>;

/** The way through Meta's or ngrok's pages to where a mend is made. */
export function pathOf(mend: Mend, family: LoginFamily): PlainKey | undefined {
  const isInstagram = family === "instagram";
  switch (mend) {
    case "enter_app":
    case "enter_app_again":
      return isInstagram ? "path.enter_app.instagram" : "path.enter_app";
    case "add_use_case":
      return "path.add_use_case";
    case "enter_authtoken":
      return "path.authtoken";
    case "use_dev_domain":
    case "create_dev_domain":
      return "path.domains";
    case "end_other_agents":
      return "path.agents";
    case "wait_for_quota":
      return "path.usage";
    case "list_redirect":
      return isInstagram ? "path.redirect.instagram" : "path.redirect";
    case "paste_other_token":
      return isInstagram ? "path.token.instagram" : "path.token";
    case "paste_in_dashboard":
      return isInstagram ? "path.webhook.instagram" : "path.webhook";
    case "ask_page_admin":
      return "path.page_roles";
    case "link_page":
      return "path.link_page";
    case "make_professional":
      return "path.professional";
    case "turn_on_two_factor":
      return "path.two_factor";
    case "see_account_status":
      return "path.account_status";
    case "allow_message_access":
      return "path.allow_access";
    case "publish_app":
      return "path.publish";
    case "request_human_agent":
      return "path.review";
    case "spare_quota":
      return "path.usage";
    case "wait":
    case "enter_secrets_again":
    case "go_on_with_import":
    case "check_internet":
    case "enter_address":
    case "update_shopbell":
    case "close_other_computer":
    case "restart_shopbell":
    case "mend_own_server":
    case "mend_certificate":
    case "sign_in":
    case "sign_in_and_allow":
    case "visit_facebook":
    case "send_test_message":
    case "report":
      return undefined;
  }
}

/** What does not work without a permission (Meta, "Instagram Platform Overview"); undefined for any other name. */
export function withoutScope(name: string) {
  switch (name) {
    case "instagram_basic":
    case "instagram_business_basic":
      return "scope.account";
    case "instagram_manage_messages":
    case "instagram_business_manage_messages":
      return "scope.messages";
    case "pages_show_list":
    case "pages_read_engagement":
      return "scope.page";
    case "pages_manage_metadata":
      return "scope.subscribe";
    case "pages_messaging":
      return "scope.pageMessages";
    default:
      return undefined;
  }
}

export const STATE_ICONS: Readonly<Record<LinkView["state"], IconName>> = {
  ok: "check",
  needs_you: "warning",
  failed: "retry",
  working: "more",
  waiting: "more",
};
