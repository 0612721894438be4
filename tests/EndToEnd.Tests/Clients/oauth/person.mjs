// The person before the browser: logs in, ticks, allows. Cookies are kept, redirects are not followed.
import assert from "node:assert/strict";

const decode = (text) => text.replaceAll("&amp;", "&").replaceAll("&quot;", '"').replaceAll("&#x27;", "'")
  .replaceAll("&#x2B;", "+").replaceAll("&lt;", "<").replaceAll("&gt;", ">");

/** Where the browser is sent in the end. */
export async function letIn(authorizationUrl, ownerKey) {
  const origin = new URL(authorizationUrl).origin;
  let page = await fetch(authorizationUrl, { redirect: "manual" });
  assert.equal(page.status, 200, await page.clone().text());
  const cookie = page.headers.get("set-cookie").split(";")[0];

  async function submit(extra) {
    const html = await page.text();
    const form = new URLSearchParams(extra);
    for (const [, name, value] of html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g))
      form.append(name, decode(value));
    const action = html.match(/<form method="post" action="([^"]*)">/)[1];
    page = await fetch(new URL(action, origin), {
      method: "POST", body: form, headers: { cookie, origin }, redirect: "manual",
    });
  }

  await submit([["secret", ownerKey]]);
  assert.equal(page.status, 200, await page.clone().text());
  await submit([["scope", "inbox:read"], ["scope", "email:read"], ["inbox", "all"], ["decision", "allow"]]);
  assert.equal(page.status, 303, await page.clone().text());
  return new URL(page.headers.get("location"));
}
