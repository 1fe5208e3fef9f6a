// A reader of submissions in another language, written from docs/submission-format.md alone: it
// proves that the document says all that a stranger needs. Plain node, no packages.
//
//   node reader.mjs SCHEMA CATALOGUE NOW FILE…
//
// It prints a line of JSON for each file: its name, whether it is valid, its digest, the codes of
// all that is wrong with it.

import { createHash, createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { gunzipSync, inflateRawSync } from "node:zlib";

const KEY = ["indicator", "period", "area", "breakdown", "category"];
const DAY = 24 * 3600 * 1000;

class Wrong extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

// -- bytes: gzip, UTF-8, strict JSON

function unpacked(bytes) {
  if (bytes.length === 0) throw new Wrong("file_empty");
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    // one member and nothing after it: what follows the header, packed again, is as long
    const { buffer, engine } = inflateRawSync(bytes.subarray(10), { info: true });
    if (bytes[3] !== 0 || engine.bytesWritten + 18 !== bytes.length) throw new Wrong("gzip_damaged");
    gunzipSync(bytes); // its checksum and its length
    return buffer;
  } catch {
    throw new Wrong("gzip_damaged");
  }
}

function text(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes); // skips a byte order mark
  } catch {
    throw new Wrong("json_not_utf8");
  }
}

const NUMBER = /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SPACE = /[ \t\n\r]*/y;

function parse(source) {
  let at = 0;
  let isExact = true;
  const take = (pattern) => {
    pattern.lastIndex = at;
    const found = pattern.exec(source);
    if (found) at += found[0].length;
    return found?.[0];
  };
  const expect = (sign) => {
    take(SPACE);
    if (source[at] !== sign) throw new Wrong("json_syntax");
    at += 1;
  };
  const string = () => {
    const found = take(STRING);
    if (found === undefined) throw new Wrong("json_syntax");
    const meant = JSON.parse(found);
    if (/\p{Surrogate}/u.test(meant)) throw new Wrong("json_syntax");
    return meant;
  };
  const value = () => {
    take(SPACE);
    const rest = source.slice(at, at + 9);
    for (const [word, meant] of [["null", null], ["true", true], ["false", false]]) {
      if (rest.startsWith(word)) {
        at += word.length;
        return meant;
      }
    }
    if (/^(NaN|-?Infinity)/.test(rest)) throw new Wrong("json_number");
    if (rest[0] === '"') return string();
    if (rest[0] === "{") return object();
    if (rest[0] === "[") return array();
    const found = take(NUMBER);
    if (found === undefined) throw new Wrong("json_syntax");
    if (/^-?[0-9]+$/.test(found) && !Number.isSafeInteger(Number(found))) isExact = false;
    return Number(found);
  };
  const members = (end, member) => {
    at += 1;
    take(SPACE);
    if (source[at] === end) {
      at += 1;
      return;
    }
    for (;;) {
      take(SPACE);
      member();
      take(SPACE);
      if (source[at] === end) break;
      expect(",");
    }
    at += 1;
  };
  const object = () => {
    const made = Object.create(null);
    members("}", () => {
      const name = string();
      if (name in made) throw new Wrong("json_duplicate_key");
      expect(":");
      made[name] = value();
    });
    return made;
  };
  const array = () => {
    const made = [];
    members("]", () => made.push(value()));
    return made;
  };
  const whole = () => {
    try {
      return value();
    } catch (error) {
      throw error instanceof RangeError ? new Wrong("json_too_deep") : error; // the stack is full
    }
  };
  let made;
  try {
    made = whole();
  } catch (error) {
    const isCut = error.code === "json_syntax" && !/[}\]]\s*$/.test(source);
    throw isCut ? new Wrong("file_cut") : error;
  }
  take(SPACE);
  if (at !== source.length) throw new Wrong("json_syntax");
  return { content: made, isExact };
}

// -- RFC 8785 and the digest

function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") {
    if (typeof value === "number" && !Number.isFinite(value)) throw new Wrong("cannot_be_sealed");
    return JSON.stringify(value); // ECMAScript writes numbers and texts as RFC 8785 asks
  }
  const names = Object.keys(value).sort(); // by UTF-16 code unit, as RFC 8785 asks
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
}

function byCodePoint(one, other) {
  const [a, b] = [Array.from(one), Array.from(other)].map((t) => t.map((c) => c.codePointAt(0)));
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
}

function byKey(one, other) {
  for (const name of KEY) {
    const order = byCodePoint(one[name], other[name]);
    if (order) return order;
  }
  return 0;
}

const sha256 = (value) => createHash("sha256").update(value, "utf8").digest("hex");

function withoutSeal(content) {
  const { seal, ...rest } = content;
  rest.observations = [...content.observations].sort(byKey);
  return rest;
}

// -- the signature

const SMALL_ORDER = new Set([
  "00".repeat(32),
  `01${"00".repeat(31)}`,
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  `ec${"ff".repeat(30)}7f`,
  `ed${"ff".repeat(30)}7f`,
  `ee${"ff".repeat(30)}7f`,
]);

function base64url(said, length) {
  const bytes = Buffer.from(said, "base64url");
  if (bytes.toString("base64url") !== said) throw new Wrong("signature_unreadable");
  if (length !== undefined && bytes.length !== length) throw new Wrong("signature_unreadable");
  return bytes;
}

function fits(x, value, signed) {
  const point = base64url(x, 32);
  point[31] &= 0x7f;
  if (SMALL_ORDER.has(point.toString("hex"))) return false;
  const jwk = { kty: "OKP", crv: "Ed25519", x };
  return verify(null, signed, createPublicKey({ key: jwk, format: "jwk" }), value);
}

function headerOf(said, names) {
  const written = base64url(said).toString("utf8");
  let made;
  try {
    made = JSON.parse(written);
  } catch {
    throw new Wrong("signature_unreadable");
  }
  const wrong =
    made === null || typeof made !== "object" || canonical(made) !== written ||
    Object.keys(made).sort().join() !== names || made.alg !== "Ed25519" ||
    Object.keys(made.jwk ?? {}).sort().join() !== "crv,kty,x" ||
    made.jwk.crv !== "Ed25519" || made.jwk.kty !== "OKP" || !/^[A-Za-z0-9_-]{43}$/.test(made.jwk.x);
  if (wrong) throw new Wrong("signature_unreadable");
  return made;
}

function followed(changes, owner, key) {
  const earlier = [];
  let expected = null;
  for (const statement of changes) {
    const [protectedPart, payload, value] = statement.split(".");
    const signer = headerOf(protectedPart, "alg,jwk").jwk.x;
    if (!fits(signer, base64url(value, 64), Buffer.from(`${protectedPart}.${payload}`)))
      throw new Wrong("statement_broken");
    const said = JSON.parse(base64url(payload).toString("utf8"));
    const right = said.format === "cityreport-key-change" && said.version === "1.0";
    if (!right || said.owner !== owner || (expected !== null && expected !== signer))
      throw new Wrong("key_chain");
    if (said.new === signer || earlier.includes(said.new)) throw new Wrong("key_chain");
    earlier.push(signer);
    expected = said.new;
  }
  if (expected !== null && expected !== key) throw new Wrong("key_chain");
}

function signatureCodes(content, rest, isRight) {
  try {
    const [protectedPart, value] = content.seal.signature.split("..");
    const made = headerOf(protectedPart, "alg,b64,changes,crit,jwk,parts");
    if (made.b64 !== false || made.crit.join() !== "b64") throw new Wrong("signature_unreadable");
    const signed = Buffer.from(`${protectedPart}.${canonical(rest)}`, "utf8");
    if (!fits(made.jwk.x, base64url(value, 64), signed)) {
      const names = [...new Set([...Object.keys(rest), ...Object.keys(made.parts)])];
      const other = (name) =>
        rest[name] === undefined || sha256(canonical(rest[name])).slice(0, 16) !== made.parts[name];
      const changed = Object.keys(made.parts).length > 0 && names.some(other);
      throw new Wrong(changed ? "content_changed" : "signature_broken");
    }
    followed(made.changes, content.office.id, made.jwk.x);
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    if (isRight || error.code === "content_changed") return [error.code];
  }
  return isRight ? [] : ["seal_broken"];
}

// -- the shape: the JSON Schema, without fields that a later minor version added

function shape(value, rule, schema, later) {
  if (rule.$ref) return shape(value, schema.$defs[rule.$ref.split("/").pop()], schema, later);
  if (rule.anyOf) {
    let first;
    for (const one of rule.anyOf) {
      try {
        return shape(value, one, schema, later);
      } catch (error) {
        const told = one.$ref && value !== null && typeof value === "object";
        if (first === undefined || told) first = error;
      }
    }
    throw first;
  }
  if (rule.enum && !rule.enum.includes(value)) throw new Wrong("field_wrong");
  const kind = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  const asked = rule.type === "integer" ? "number" : rule.type;
  if (asked && asked !== kind) throw new Wrong("field_wrong");
  if (rule.type === "integer" && !Number.isInteger(value)) throw new Wrong("field_wrong");
  if (kind === "string") {
    const length = Array.from(value).length;
    if (rule.pattern && !new RegExp(rule.pattern, "u").test(value)) throw new Wrong("field_wrong");
    if (length < (rule.minLength ?? 0) || length > (rule.maxLength ?? Infinity))
      throw new Wrong("field_wrong");
  }
  if (kind === "number") {
    const low = value < (rule.minimum ?? -Infinity) || value <= (rule.exclusiveMinimum ?? -Infinity);
    const high = value > (rule.maximum ?? Infinity) || value >= (rule.exclusiveMaximum ?? Infinity);
    if (low || high) throw new Wrong("field_wrong");
  }
  if (kind === "array") {
    if (value.length < (rule.minItems ?? 0)) throw new Wrong("field_wrong");
    if (rule.items) for (const one of value) shape(one, rule.items, schema, later);
  }
  if (kind === "object") {
    for (const name of rule.required ?? [])
      if (!(name in value)) throw new Wrong("field_missing");
    for (const [name, member] of Object.entries(value)) {
      const known = rule.properties?.[name];
      if (known) shape(member, known, schema, later);
      else if (rule.additionalProperties === false) {
        if (!later) throw new Wrong("field_unknown");
      }
      if (rule.propertyNames) shape(name, rule.propertyNames, schema, later);
    }
  }
}

// -- periods and moments

function months(period) {
  const year = Number(period.slice(0, 4));
  const rest = period.slice(5);
  const [first, count] =
    rest === "" ? [1, 12] : rest[0] === "Q" ? [3 * Number(rest[1]) - 2, 3] : [Number(rest), 1];
  return [year * 12 + first - 1, year * 12 + first + count - 2]; // first and last, both included
}

const begin = (month) => Date.UTC(Math.floor(month / 12), month % 12, 1);

function moment(text) {
  const [year, month, day, hour, minute, second] = text.match(/\d+/g).map(Number);
  const made = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const same = made.getUTCMonth() === month - 1 && made.getUTCDate() === day;
  return same && hour < 24 && minute < 60 && second < 60 ? made.getTime() : null;
}

// -- the rules

function textCode(value) {
  for (const c of value) {
    const code = c.codePointAt(0);
    const control = code < 0x20 || (code >= 0x7f && code <= 0x9f) || (code >= 0xd800 && code <= 0xdfff);
    if ((control && c !== "\n" && c !== "\t") || code === 0xfffe || code === 0xffff)
      return "text_not_printable";
  }
  if (/[\u202a-\u202e\u2066-\u2069]/.test(value)) return "text_turns_lines";
  return null;
}

class Rules {
  constructor(content, catalogue, now) {
    this.content = content;
    this.catalogue = catalogue;
    this.now = now;
    this.found = [];
    this.indicators = new Map(catalogue.indicators.map((one) => [one.code, one]));
    this.breakdowns = new Map(
      catalogue.breakdowns.map((one) => [one.id, new Set(one.categories.map((c) => c.code))]),
    );
    this.areas = new Set(["_T", ...content.areas.map((area) => area.code)]);
    this.coverage = [months(content.coverage.start)[0], months(content.coverage.end)[1]];
  }

  say(code, ...wrong) {
    if (wrong.length === 0 || wrong.some(Boolean)) this.found.push(code);
  }

  texts(...values) {
    for (const value of values) {
      const code = textCode(value);
      if (code) this.say(code);
    }
  }

  judge() {
    this.city();
    this.references();
    this.observations();
    this.derived();
    this.annotations();
    this.plausible();
    if (this.content.disclosure) this.public();
    return this.found;
  }

  city() {
    const { city, areas, population, baseline, target } = this.content;
    this.say("city_without_name", city.name.trim() === "");
    this.say("bad_locode", city.locode && !/^[A-Z]{2} ?[A-Z2-9]{3}$/.test(city.locode));
    this.say("bad_currency", city.currency && !/^[A-Z]{3}$/.test(city.currency));
    this.texts(city.name, city.contact, city.attribution);
    const known = new Map();
    for (const area of areas) {
      if (known.has(area.code) || area.code === "_T" || area.code.trim() === "")
        this.say("bad_area_code");
      else known.set(area.code, area);
      const [from, to] = [area.valid_from, area.valid_to];
      this.say("area_ends_before_start", from && to && months(from)[0] > months(to)[0]);
      this.texts(area.name);
    }
    for (const area of areas) {
      for (const { code, month } of area.follows) {
        const before = known.get(code);
        const at = months(month)[0];
        const outside =
          (area.valid_from && months(area.valid_from)[0] > at) ||
          (area.valid_to && months(area.valid_to)[1] < at);
        if (!before || code === area.code) this.say("follows_unknown");
        else if (outside) this.say("follows_outside");
        else if (before.valid_from && months(before.valid_from)[0] >= at) this.say("follows_younger");
      }
    }
    for (const row of population) this.say("too_many_people", row.value > 100000000);
    const last = Math.max(...baseline.years);
    this.say("bad_baseline", new Set(baseline.years).size < baseline.years.length);
    this.say("baseline_after_target", last >= target.year);
    this.say("export_order", this.coverage[0] > this.coverage[1]);
  }

  repeated(code, list, key) {
    const seen = new Set();
    for (const one of list) {
      const name = key(one);
      this.say(code, seen.has(name));
      seen.add(name);
    }
  }

  references() {
    const { population, series, collection, findings } = this.content;
    this.repeated("duplicate_population", population, (row) => `${row.year} ${row.area}`);
    this.repeated("duplicate_series", series, (row) => row.indicator);
    this.repeated("duplicate_series", collection, (row) => row.indicator);
    for (const row of [...population, ...findings, ...findings.flatMap((one) => one.cells)])
      this.say("unknown_area", !this.areas.has(row.area));
    for (const row of [...series, ...collection])
      this.say("unknown_indicator", !this.indicators.has(row.indicator));
    const often = { M: 1, Q: 3, A: 12 };
    for (const row of collection) {
      const indicator = this.indicators.get(row.indicator);
      this.say("collects_reason", row.collected === (row.reason !== ""));
      if (!indicator || row.collected === (row.reason !== "")) continue;
      const [since, until] = [row.since, row.until].map((month) => month && months(month)[0]);
      this.say("collects_order", since !== null && until !== null && since > until);
      this.say("collects_by", often[row.by] < often[indicator.frequency]);
      for (const name of row.unused)
        this.say("breakdown_not_asked", !indicator.breakdowns.includes(name));
    }
    const { software, headline, narrative, sign_off: signed, extensions } = this.content;
    this.texts(software.name, software.version, ...headline.sentences);
    for (const row of series) this.texts(row.agency, row.unit, row.coverage, row.break_reason);
    for (const row of collection) this.texts(row.reason);
    for (const row of findings) this.texts(row.rule, row.message, row.reason);
    for (const row of narrative) this.texts(row.answer);
    for (const row of signed) this.texts(row.officer, row.role, row.reason);
    for (const value of Object.values(extensions)) {
      if (depth(value) > 20) this.say("extension_too_deep");
      else this.texts(...textsIn(value));
    }
  }

  cell(row) {
    const indicator = this.indicators.get(row.indicator);
    if (!indicator) return "unknown_indicator";
    if (row.breakdown === "_T") {
      if (row.category !== "_T") return "unknown_category";
    } else {
      const categories = this.breakdowns.get(row.breakdown);
      if (!categories) return "unknown_breakdown";
      if (!indicator.breakdowns.includes(row.breakdown)) return "breakdown_not_asked";
      if (!categories.has(row.category)) return "unknown_category";
    }
    if (indicator.frequency === "A" && row.period.length > 4) return "yearly_indicator";
    return null;
  }

  value(row) {
    const { value, sample_size: size, margin } = row;
    const kind = this.kind(row.indicator);
    if (value !== null) {
      if (kind === "percent") {
        if (value > 100 || Number(value.toFixed(2)) !== value) return "bad_percent";
      } else if (!Number.isInteger(value)) return "not_whole";
      else if (value > (kind === "count" ? 999999999 : 999999999999999)) return "too_large";
    }
    if (row.currency !== null && !/^[A-Z]{3}$/.test(row.currency)) return "bad_currency";
    if (value === null && (size !== null || margin !== null)) return "sample_without_value";
    if (value !== null && size !== null && margin !== null) {
      const share = value / 100;
      const least = 196 * Math.sqrt(Math.max(share * (1 - share), 0) / size);
      if (margin < least / 5 || margin > (5 * 98) / Math.sqrt(size)) return "margin_not_of_sample";
    }
    return textCode(row.note) ?? textCode(row.source);
  }

  kind(code) {
    return this.indicators.get(code).kind; // count, money or percent
  }

  observations() {
    const { observations } = this.content;
    this.repeated("duplicate_cell", observations, (row) => JSON.stringify(KEY.map((k) => row[k])));
    for (const row of observations) {
      const [first, last] = months(row.period);
      this.say("outside_coverage", first < this.coverage[0] || last > this.coverage[1]);
      this.say("unknown_area", !this.areas.has(row.area));
      const code = this.cell(row) ?? this.value(row);
      if (code) this.say(code);
    }
  }

  derived() {
    const held = new Map();
    const name = (row) => JSON.stringify(KEY.map((key) => row[key]));
    for (const row of this.content.observations) held.set(name(row), row.value);
    for (const row of this.content.observations) {
      const made = this.indicators.get(row.indicator)?.derived;
      if (!made || row.breakdown !== "_T" || row.value === null) continue;
      const parts = made.categories.map((category) =>
        held.get(name({ ...row, indicator: made.indicator, breakdown: made.breakdown, category })),
      );
      if (parts.some((part) => part === undefined || part === null)) continue;
      this.say("derived_differs", parts.reduce((sum, part) => sum + part, 0) !== row.value);
    }
  }

  outside(period) {
    const [first, last] = months(String(period));
    this.say("outside_coverage", first < this.coverage[0] || last > this.coverage[1]);
  }

  annotations() {
    const { findings, narrative, sign_off: signed, changed_since_signed: changes } = this.content;
    for (const finding of findings) {
      this.say("accepted_without_reason", finding.accepted && finding.reason.trim() === "");
      this.outside(finding.period);
      for (const cell of finding.cells) {
        const code = this.cell(cell);
        if (code) this.say(code);
      }
    }
    this.repeated("duplicate_answer", narrative, (row) => `${row.year} ${row.question}`);
    for (const row of narrative) {
      this.outside(row.year);
      const question = this.catalogue.questions.find((one) => one.code === row.question);
      if (!question) this.say("unknown_question");
      else if (question.kind === "words" && (row.yes !== null || row.people !== null))
        this.say("narrative_words_only");
      else this.say("narrative_people_without_yes", row.people !== null && row.yes !== true);
    }
    this.repeated("duplicate_sign_off", signed, (row) => row.period);
    const periods = new Set(signed.map((row) => row.period));
    for (const row of signed) {
      this.outside(row.period);
      this.say("revision_and_reason", row.revision > 0 !== (row.reason.trim() !== ""));
    }
    const { population, baseline, target } = this.content;
    for (const change of changes) {
      this.say("unknown_area", !this.areas.has(change.area));
      for (const period of change.signed) this.say("changed_unsigned", !periods.has(period));
      const people = population.find((row) => row.area === change.area && row.year === change.year);
      const now = {
        population: people === undefined ? change.after : String(people.value),
        baseline: baseline.years.join(", "),
        target: `${target.reduction} ${target.year} ${target.path}`,
      }[change.part];
      this.say("changed_not_so", change.after !== now, change.after === change.before);
    }
  }

  plausible() {
    const { content } = this;
    this.say("supersedes_itself", content.supersedes.includes(content.id));
    this.say("supersedes_twice", new Set(content.supersedes).size < content.supersedes.length);
    this.say("no_observations", content.observations.length === 0);
    const created = moment(content.created);
    if (created === null) this.say("no_such_moment");
    else {
      this.say("created_in_future", created > this.now + DAY);
      const periods = [content.coverage.end, ...content.narrative.map((row) => String(row.year))];
      for (const list of [content.observations, content.findings])
        periods.push(...list.map((row) => row.period));
      for (const period of periods)
        this.say("period_after_created", begin(months(period)[0]) > created + DAY);
    }
    const signed = new Set(content.sign_off.map((row) => row.period));
    for (const row of content.sign_off) {
      const at = moment(row.signed);
      if (at === null) this.say("no_such_moment");
      else {
        this.say("signed_after_created", created !== null && at > created);
        this.say("signed_before_end", at < begin(months(row.period)[1] + 1) - DAY);
      }
    }
    for (const row of content.observations)
      this.say("final_without_sign_off", row.status === "A" && !signed.has(row.period));
    this.people();
    const isPublic = content.confidentiality === "public";
    this.say("disclosure_of_public", isPublic !== (content.disclosure !== null));
  }

  people() {
    const { population } = this.content;
    const city = population.filter((row) => row.area === "_T").sort((a, b) => a.year - b.year);
    city.slice(1).forEach((row, i) => {
      const ratio = row.value / city[i].value;
      const near = row.year - city[i].year <= 10;
      this.say("population_leap", near && (ratio >= 3 || ratio <= 1 / 3));
    });
    for (const row of population) {
      const whole = city.find((one) => one.year === row.year);
      this.say("district_exceeds_city", row.area !== "_T" && whole && row.value > whole.value);
    }
  }

  public() {
    const { content } = this;
    const { threshold } = content.disclosure;
    const isSmall = (count) => count >= 1 && count <= threshold;
    const group = (row) =>
      JSON.stringify(row.breakdown === "_T" ? { ...of(row), area: "" } : { ...of(row), category: "" });
    const of = (row) => Object.fromEntries(KEY.map((name) => [name, row[name]]));
    const parts = content.observations.filter(
      (row) => this.indicators.has(row.indicator) && (row.area !== "_T" || row.breakdown !== "_T"),
    );
    const told = new Set();
    for (const row of parts) {
      if (this.kind(row.indicator) !== "percent" || !row.value || row.sample_size === null) continue;
      const yes = (row.value * row.sample_size) / 100;
      if ([yes, row.sample_size - yes].some((n) => isSmall(Math.round(n)))) told.add(group(row));
    }
    for (const row of parts) {
      const kind = this.kind(row.indicator);
      const small = kind === "count" && row.value !== null && isSmall(row.value);
      this.say("small_count_shown", small, kind === "percent" && row.value && told.has(group(row)));
    }
    for (const row of content.observations) {
      this.say("public_tells", row.note !== "");
      this.say("public_tells", row.source !== "");
    }
    this.say("public_tells", content.journal !== null);
    this.say("public_tells", content.findings.length > 0);
  }
}

function depth(value) {
  if (value === null || typeof value !== "object") return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depth));
}

function textsIn(value) {
  if (typeof value === "string") return [value];
  if (value === null || typeof value !== "object") return [];
  const names = Array.isArray(value) ? [] : Object.keys(value);
  return [...names, ...Object.values(value).flatMap(textsIn)];
}

// -- a file

function head(content) {
  if (Array.isArray(content)) throw new Wrong("field_wrong");
  if (content.format !== "cityreport-submission")
    throw new Wrong("not_this_format");
  const found = /^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)$/.exec(content.version ?? "");
  if (found?.[1] === "1") return Number(found[2]) > 0;
  throw new Wrong(found && Number(found[1]) > 1 ? "newer_version" : "unknown_version");
}

function judged(path, schema, catalogue, now) {
  const source = unpacked(readFileSync(path));
  const start = source.subarray(source[0] === 0xef ? 3 : 0).toString("latin1").trimStart()[0];
  const isUtf16 = ["fffe", "feff"].includes(source.subarray(0, 2).toString("hex"));
  if (start !== "{" && start !== "[" && !isUtf16) throw new Wrong("not_a_submission");
  const { content, isExact } = parse(text(source));
  const later = head(content);
  const rule = structuredClone(schema);
  if (later) rule.properties.version = { type: "string" };
  shape(content, rule, rule, later);
  const codes = [];
  for (const row of content.observations) {
    const without = "OLMQ".includes(row.status);
    if (row.value === null && !without) codes.push("status_needs_value");
    if (row.value !== null && without) codes.push("status_needs_no_value");
  }
  const rest = withoutSeal(content);
  const computed = isExact ? sha256(canonical(rest)) : null;
  const isRight = content.seal !== null && content.seal.digest === computed;
  if (!isExact) codes.push("cannot_be_sealed");
  else if (content.seal === null) codes.push("seal_missing");
  else if (content.seal.signature) codes.push(...signatureCodes(content, rest, isRight));
  else if (content.seal.digest !== computed) codes.push("seal_broken");
  codes.push(...new Rules(content, catalogue, now).judge());
  return { digest: computed, codes };
}

const [schemaPath, cataloguePath, now, ...files] = process.argv.slice(2);
const schema = JSON.parse(readFileSync(schemaPath, "utf8"));
const catalogue = JSON.parse(readFileSync(cataloguePath, "utf8"));
for (const file of files) {
  let said;
  try {
    said = judged(file, schema, catalogue, moment(now));
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    said = { digest: null, codes: [error.code] };
  }
  console.log(JSON.stringify({ file, valid: said.codes.length === 0, ...said }));
}
