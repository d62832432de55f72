import { useArchive } from "#renderer/features/archive/use-archive.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";

/** How far an erasure reaches: what is saved elsewhere stays, and copies on a drive that is away are gone through later. */
export function useReach(): string {
  const { t } = useI18n();
  const isOwed = useArchive().data?.place?.isOwed === true;
  const saved = t("privacy.receipts.reach");
  return isOwed ? `${saved} ${t("copies.place.away.lead")} ${t("copies.place.away.owed")}` : saved;
}
