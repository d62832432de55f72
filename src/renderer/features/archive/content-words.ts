import type { ArchiveContent } from "#shared/contract/archive.ts";
import type { I18n } from "#renderer/i18n/i18n-context.ts";

/** "12 messages · 3 conversations · newest from Tue 14:20" */
export function contentText({ messages, conversations, newestMs }: ArchiveContent, { t, format }: I18n): string {
  const counts = `${t("archive.content", { count: messages })} · ${t("list.count", { count: conversations })}`;
  return newestMs === undefined ? counts : `${counts} · ${t("archive.newest", { time: format.full(newestMs) })}`;
}

export const megabytes = (bytes: number, { t, format }: I18n): string =>
  t("archive.megabytes", { size: format.number(Math.max(0.1, Math.round(bytes / 1e5) / 10)) });
