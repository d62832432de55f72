import { useAnswersSince } from "#renderer/features/accounts/sign-of-life.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import type { Translate } from "#renderer/i18n/types.ts";
import { Notice } from "#renderer/ui/notice.tsx";
import type { ReplyProblem } from "./drafts.ts";

/** Why the reply is still in the text field. */
export function ProblemLine(props: { readonly problem: ReplyProblem }) {
  const { t } = useI18n();
  const { problem } = props;
  const answersAgain = useAnswersSince(problem.kind === "unavailable" ? problem.heardBefore : undefined);
  if (answersAgain) {
    return <Notice tone="amber" icon="pulse" role="alert" lead={t("composer.error.answersAgain")} />;
  }
  return <Notice tone="red" icon="warning" role="alert" lead={problemText(problem, t)} />;
}

function problemText(problem: ReplyProblem, t: Translate): string {
  if (problem.kind === "too_long") return t("composer.error.tooLong", { count: problem.bytesOver });
  const keys = {
    window_closed: "composer.error.windowClosed",
    needs_person: "composer.error.needsPerson",
    human_agent_unavailable: "composer.error.humanAgent",
    files_gone: "composer.error.filesGone",
    too_many_files: "composer.error.tooManyFiles",
    not_found: "composer.error.notFound",
    storage: "composer.error.storage",
    unavailable: "composer.error.unavailable",
    other: "composer.error.other",
  } as const;
  return t(keys[problem.kind]);
}
