import { useId, useState } from "react";
import type { ArchiveContent, ArchiveState } from "#shared/contract/archive.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Button } from "#renderer/ui/button.tsx";
import { contentText } from "./content-words.ts";
import { PassphraseField } from "./passphrase-field.tsx";
import { useArchiveCommand, type ArchiveWish } from "./use-archive.ts";

/** What was looked into and could take the inbox's place; said once more what that means. */
export function Rehearsed(props: { readonly content: ArchiveContent; readonly isBusy: boolean }) {
  const words = useI18n();
  const { t, format } = words;
  const id = useId();
  const restore = useArchiveCommand("archive/restore");
  const letGo = useArchiveCommand("archive/let-go");
  const { content } = props;
  const isBusy = props.isBusy || restore.isPending || letGo.isPending;
  return (
    <section className="archive-ready" aria-labelledby={id}>
      <h3 id={id}>{t("restore.ready")}</h3>
      <p>
        {t("restore.ready.made", { time: format.full(content.madeMs) })} · {contentText(content, words)}
      </p>
      <p className="quiet">{t("restore.ready.text")}</p>
      <output>{restore.isSuccess && t("restore.restoring")}</output>
      <div className="asking-actions">
        <Button disabled={isBusy} onClick={() => letGo.mutate()}>
          {t("restore.leave")}
        </Button>
        <Button kind="danger" disabled={isBusy} onClick={() => restore.mutate()}>
          {t("restore.now")}
        </Button>
      </div>
    </section>
  );
}

/** A backup file, from the host's folder or chosen in the system's dialog, with its passphrase. */
export function LookIntoFile(props: {
  readonly state: ArchiveState;
  readonly isBusy: boolean;
  readonly onWish: (wish: ArchiveWish) => void;
}) {
  const { t, format } = useI18n();
  const id = useId();
  const [passphrase, setPassphrase] = useState("");
  const [chosen, setChosen] = useState<string>();
  const { folder, files } = props.state;
  const name = chosen ?? files[0]?.name;
  const isMissing = folder !== undefined && name === undefined;
  const lookInto = () => {
    const source =
      folder === undefined
        ? { kind: "choose" as const, passphrase }
        : { kind: "file" as const, name: name ?? "", passphrase };
    props.onWish({ kind: "lookInto", source });
    setPassphrase("");
  };
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{t("restore.title")}</h3>
      <p className="quiet">{t("restore.lead")}</p>
      {isMissing && <p className="quiet">{t("restore.noFile")}</p>}
      {!isMissing && (
        <form
          className="archive-form"
          onSubmit={(event) => {
            event.preventDefault();
            lookInto();
          }}
        >
          {folder !== undefined && (
            <div className="field">
              <label htmlFor={`${id}-file`}>{t("restore.file")}</label>
              <select id={`${id}-file`} value={name} onChange={(event) => setChosen(event.target.value)}>
                {files.map((file) => (
                  <option key={file.name} value={file.name}>
                    {/* Name and date each in their own direction: in Arabic one would go into the other. */}
                    {`\u2068${file.name}\u2069 · \u2068${format.full(file.changedMs)}\u2069`}
                  </option>
                ))}
              </select>
            </div>
          )}
          <PassphraseField label={t("backup.passphrase")} isNew={false} value={passphrase} onChange={setPassphrase} />
          <Button submit icon="search" disabled={props.isBusy || passphrase === ""}>
            {t(folder === undefined ? "restore.choose" : "restore.look")}
          </Button>
        </form>
      )}
    </section>
  );
}
