/**
 * What this packaging will be signed with, in sentences for whoever runs it. electron-builder signs by the environment
 * and says little where it does not: a package that nobody has signed must not be taken for one that can be given away.
 */
export function signingPlan(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const has = (...names: readonly string[]): boolean => names.every((name) => (env[name] ?? "") !== "");
  if (platform === "win32") {
    return has("WIN_CSC_LINK") || has("CSC_LINK")
      ? ["The installer is signed with the certificate of the environment."]
      : [
          "Signing is skipped: WIN_CSC_LINK and WIN_CSC_KEY_PASSWORD name no certificate. Windows will warn of this installer.",
        ];
  }
  if (platform !== "darwin") return ["Linux packages carry no signature of their own."];
  const isIdentityOff = env["CSC_IDENTITY_AUTO_DISCOVERY"] === "false";
  const isSigned = has("CSC_LINK") || !isIdentityOff;
  const canNotarize =
    has("APPLE_API_KEY", "APPLE_API_KEY_ID", "APPLE_API_ISSUER") ||
    has("APPLE_ID", "APPLE_APP_SPECIFIC_PASSWORD", "APPLE_TEAM_ID") ||
    has("APPLE_KEYCHAIN_PROFILE");
  return [
    has("CSC_LINK")
      ? "The app is signed with the certificate of the environment."
      : isSigned
        ? "The app is signed with the Developer ID of this keychain; without one, signing is skipped. CSC_LINK and CSC_KEY_PASSWORD name a certificate."
        : "Signing is skipped: CSC_LINK names no certificate. Other Macs will not open this app.",
    canNotarize && isSigned
      ? "Apple is asked to notarise it."
      : "Notarising is skipped: name APPLE_API_KEY, APPLE_API_KEY_ID and APPLE_API_ISSUER, or APPLE_ID, APPLE_APP_SPECIFIC_PASSWORD and APPLE_TEAM_ID. Other Macs will warn of this app.",
  ];
}
