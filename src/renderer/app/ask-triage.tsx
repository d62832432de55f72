import { useViewStore } from "#renderer/features/frame/view.ts";
import { LabelDialog } from "#renderer/features/triage/label-dialog.tsx";
import { SnoozeDialog } from "#renderer/features/triage/snooze-dialog.tsx";
import { useTriageCommands } from "./use-triage-commands.ts";

interface Asking {
  readonly conversationIds: readonly number[];
  readonly onClose: () => void;
}

export function AskSnooze({ conversationIds, onClose }: Asking) {
  const change = useTriageCommands();
  return (
    <SnoozeDialog
      conversationIds={conversationIds}
      onClose={onClose}
      onChoose={(untilMs) => {
        onClose();
        change(conversationIds, { kind: "snooze", untilMs });
      }}
    />
  );
}

export function AskLabels({ conversationIds, onClose }: Asking) {
  const view = useViewStore();
  const change = useTriageCommands();
  return (
    <LabelDialog
      conversationIds={conversationIds}
      onClose={onClose}
      onSet={(labelId, on) => change(conversationIds, { kind: "label", labelId, on })}
      onManage={() => {
        onClose();
        view.set((value) => ({ ...value, dialog: "settings", settingsSection: "labels" }));
      }}
    />
  );
}
