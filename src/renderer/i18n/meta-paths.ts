/**
 * Ways through Meta's and ngrok's own pages, in the words of their documentation. The same in every language: what a
 * page calls its menus in another language is not documented, and a wrong name would lead nowhere.
 */
export const metaPaths = {
  "path.enter_app": "developers.facebook.com › My Apps › App settings › Basic › App ID, App secret",
  "path.enter_app.instagram":
    "developers.facebook.com › My Apps › Instagram › API setup with Instagram login › Instagram app ID, Instagram app secret",
  "path.add_use_case": "developers.facebook.com › My Apps › Use cases › Add use case",
  "path.authtoken": "dashboard.ngrok.com › Getting Started › Your Authtoken",
  "path.domains": "dashboard.ngrok.com › Universal Gateway › Domains",
  "path.agents": "dashboard.ngrok.com › Universal Gateway › Agents",
  "path.usage": "dashboard.ngrok.com › Usage",
  "path.redirect": "My Apps › Facebook Login for Business › Settings › Valid OAuth Redirect URIs",
  "path.redirect.instagram":
    "My Apps › Instagram › API setup with Instagram login › Set up Instagram business login › Redirect URL",
  "path.token": "developers.facebook.com › Tools › Graph API Explorer › Generate Access Token",
  "path.token.instagram":
    "My Apps › Instagram › API setup with Instagram login › Generate access tokens › Generate token",
  "path.webhook": "My Apps › Webhooks › Instagram › Edit subscription",
  "path.webhook.instagram": "My Apps › Instagram › API setup with Instagram login › Configure webhooks",
  "path.page_roles": "facebook.com › Page › Settings › Page setup › Page access",
  "path.link_page": "facebook.com › Page › Settings › Linked accounts › Instagram › Connect account",
  "path.professional": "Instagram app › Settings › Account type and tools › Switch to professional account",
  "path.two_factor": "Accounts Center › Password and security › Two-factor authentication",
  "path.account_status": "Instagram app › Settings › Account status",
  "path.allow_access":
    "Instagram app › Settings › Messages and story replies › Message controls › Connected tools › Allow access to messages",
  "path.publish": "My Apps › Publish",
  "path.review": "My Apps › App Review › Permissions and features",
} as const;
