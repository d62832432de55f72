import { useQuery } from "@tanstack/react-query";
import { useId, useRef, useState } from "react";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";
import { Button } from "#renderer/ui/button.tsx";
import { Notice } from "#renderer/ui/notice.tsx";
import { useKeptFocus } from "#renderer/ui/use-kept-focus.ts";
import { readLicences } from "./read-licences.ts";

/** Whose work is in Shopbell, and under which terms; collected when it was built, read when somebody asks. */
export function Licences() {
  const { t } = useI18n();
  const id = useId();
  const [isShown, setIsShown] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const keptFocus = useKeptFocus(heading);
  return (
    <section className="settings-about licences" aria-labelledby={id} {...keptFocus}>
      <h3 ref={heading} id={id} tabIndex={-1}>
        {t("licences.title")}
      </h3>
      <p>{t("licences.lead")}</p>
      {isShown ? <LicenceList /> : <Button onClick={() => setIsShown(true)}>{t("licences.show")}</Button>}
    </section>
  );
}

function LicenceList() {
  const { t } = useI18n();
  const { data, isError } = useQuery({
    queryKey: queryKeys.licences,
    queryFn: async () => readLicences("./licences.json"),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (isError) return <Notice tone="amber" icon="warning" role="alert" lead={t("licences.failed")} />;
  return (
    <>
      <ul dir="ltr" lang="en">
        {data?.packages.map(({ name, version, licence, text }) => (
          <li key={`${name} ${version}`}>
            <details>
              <summary>
                <b>{name}</b> {version} <span>{licence}</span>
              </summary>
              <pre>{data.texts[text]}</pre>
            </details>
          </li>
        ))}
      </ul>
      <p className="settings-hint">{t("licences.chromium")}</p>
    </>
  );
}
