import { useRef } from "react";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { IconButton } from "#renderer/ui/button.tsx";

/** What the system's own window offers first; the host looks at what the files really are. */
const OFFERED = "image/*,video/mp4,video/quicktime,video/webm,audio/wav,audio/mp4,audio/aac,.m4a,application/pdf";

export function AttachButton(props: { readonly onChoose: (files: readonly File[]) => void }) {
  const { t } = useI18n();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton
        icon="clip"
        label={t("files.attach")}
        keys="a"
        data-action="reply.attach"
        onClick={() => input.current?.click()}
      />
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={OFFERED}
        aria-label={t("files.attach")}
        onChange={(event) => {
          props.onChoose(Array.from(event.target.files ?? []));
          // The same file may be chosen again after it was left out.
          event.target.value = "";
        }}
      />
    </>
  );
}
