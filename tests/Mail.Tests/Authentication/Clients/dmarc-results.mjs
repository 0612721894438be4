// DMARC by mailauth: the result of each case of the table FILE, as JSON.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { evaluateDmarc } = createRequire(import.meta.url)('mailauth/lib/dmarc');

const resolver = (zone) => async (name, type) => {
  const records = zone.map((line) => line.split(' ')).filter(([owner]) => owner === name);
  if (records.some(([, kind]) => kind === 'TIMEOUT')) throw Object.assign(new Error('timeout'), { code: 'ETIMEOUT' });
  const found = records.filter(([, kind]) => kind === type).map(([, , ...data]) => [data.join(' ')]);
  const exists = records.length > 0 || zone.some((line) => line.split(' ')[0].endsWith('.' + name));
  if (found.length === 0) throw Object.assign(new Error(type), { code: exists ? 'ENODATA' : 'ENOTFOUND' });
  return found;
};

const passed = (results) => results.filter((text) => text?.startsWith('Pass ')).map((text) => text.slice(5));
const results = [];
for (const each of JSON.parse(readFileSync(process.argv[2], 'utf8'))) {
  const domains = each.from.split(', u@');
  const { response } = await evaluateDmarc({
    headerFrom: domains.map((domain) => `u@${domain}`),
    spfDomains: passed([each.spf]).map((domain) => ({ domain })),
    dkimDomains: passed(each.dkim).map((domain) => ({ domain })),
    resolver: resolver(each.zone),
    strict: true,
  });
  const result = response ? response.status.result : 'permerror';
  results.push({ why: each.why, result, policy: response?.policy ?? 'none' });
}
console.log(JSON.stringify(results));
