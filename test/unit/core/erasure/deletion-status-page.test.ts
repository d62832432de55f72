import { describe, expect, it } from "vitest";
import { deletionStatusPage } from "#core/webhook/deletion-status-page.ts";

const STATUS = { confirmationCode: "abc123", removedMs: Date.UTC(2026, 0, 5, 10, 30) };

describe("the status page of a data deletion", () => {
  it.each([
    ["", "en", "ltr", "Data deletion request"],
    ["de-DE,de;q=0.9", "en", "ltr", "Data deletion request"],
    ["ar-EG,ar;q=0.9,en;q=0.8", "ar", "rtl", "طلب حذف البيانات"],
    ["fr;q=0.9, es-419;q=0.8", "es", "ltr", "Solicitud de eliminación de datos"],
    ["pt-PT,pt;q=0.9", "pt-BR", "ltr", "Solicitação de exclusão de dados"],
    ["en;q=0.1, es;q=0", "en", "ltr", "Data deletion request"],
    ["*;q=0.5, <script>;q=1", "en", "ltr", "Data deletion request"],
    ["es;q=0.2, ar;q=0.7", "ar", "rtl", "طلب حذف البيانات"],
  ])("speaks to a browser that asks for %j in %s", (acceptLanguage, lang, dir, title) => {
    const page = deletionStatusPage(STATUS, acceptLanguage);
    expect(page).toContain(`<html lang="${lang}" dir="${dir}">`);
    expect(page).toContain(`<h1>${title}</h1>`);
    expect(page).toContain("abc123");
    expect(page).not.toMatch(/<script|<img|<a |https?:/iu);
  });

  it("shows codes and unknown codes as text only", () => {
    const page = deletionStatusPage({ ...STATUS, confirmationCode: `<img src=x onerror="alert('1')">&` }, "en");
    expect(page).toContain("&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;");
    expect(deletionStatusPage(undefined, "es")).toContain("Aquí no hay ninguna solicitud con este código.");
  });
});
