// What an author of a spec sees in an editor: proposals, documentation, mistakes.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { LanguageServer } from "./server.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
let server;
let count = 0;

before(async () => (server = await LanguageServer.start(root)));
after(() => server.stop());

/** A file of a provider that does not exist, which starts as every spec does. */
function spec(file, ...lines) {
  const folder = join(root, "specs", `acme_${++count}`);
  const first = `# yaml-language-server: $schema=../../docs/spec/schema/${file}.json`;
  return server.open(join(folder, `${file}.yaml`), [first, ...lines, ""].join("\n"));
}

/** Asserts that these are proposed, each with documentation where it is a key. */
async function proposes(file, lines, wanted) {
  const items = await spec(file, ...lines).completion();
  const labels = items.map((item) => item.label);
  for (const label of wanted) assert.ok(labels.includes(label), `${label} is not in ${labels}`);
  for (const item of items) {
    assert.ok(!item.insertText.includes("[object Object]"), `${item.label}: ${item.insertText}`);
    const key = item.insertText.includes(":") && wanted.includes(item.label);
    assert.ok(!key || item.documentation, `${item.label} has no documentation`);
  }
  return items;
}

/** The mistakes as `line:column message`. */
async function mistakes(opened) {
  const found = await opened.diagnostics();
  return found.map(({ range: { start }, message }) => `${start.line + 1}:${start.character + 1} ${message}`);
}

test("keys of a provider", async () => {
  await proposes("provider", ["‸"], ["format", "provider", "title", "credentials", "connection"]);
  await proposes("provider", ["connection:", "  ‸"], ["url", "auth", "paging", "jobs", "errors"]);
  await proposes("provider", ["connection:", "  auth:", "    ‸"], ["bearer", "basic", "headers", "query"]);
  const rules = ["connection:", "  errors:", "    rules:", "      - ‸"];
  await proposes("provider", rules, ["status", "code", "message", "kind"]);
});

test("keys of a service", async () => {
  await proposes("compute", ["‸"], ["service", "states", "models", "operations"]);
  await proposes("compute", ["states:", "  ‸"], ["node", "volume", "snapshot"]);
  await proposes("compute", ["models:", "  node:", "    ‸"], ["id", "name", "state", "public_ips", "extra"]);
  await proposes("dns", ["rrsets:", "  ‸"], ["split", "txt", "targets", "ttl"]);
});

test("verbs are those of the service", async () => {
  const dns = await proposes("dns", ["operations:", "  ‸"], ["list_zones", "create_record"]);
  assert.ok(!dns.some((item) => item.label === "list_nodes"));
  const compute = await proposes("compute", ["operations:", "  ‸"], ["list_nodes", "attach_volume"]);
  const attach = compute.find((item) => item.label === "attach_volume");
  assert.match(JSON.stringify(attach.documentation), /attach_volume\(node, volume, device\?\)/);
});

test("keys of an operation, the base API's or the provider's own", async () => {
  const keys = ["doc", "params", "request", "body", "paging", "items", "as", "examples"];
  for (const name of ["list_nodes", "ex_list_firewalls"]) {
    await proposes("compute", ["operations:", `  ${name}:`, "    ‸"], keys);
  }
});

test("words of which one is right", async () => {
  await proposes("compute", ["states:", "  node:", "    active: ‸"], ["pending", "running", "stopped"]);
  await proposes("compute", ["operations:", "  list_nodes:", "    as: ‸"], ["node", "size", "image"]);
  await proposes("compute", ["operations:", "  list_nodes:", "    params:", "      ex_a: ‸"], ["bool?", "text"]);
  const kind = ["connection:", "  errors:", "    rules:", "      - kind: ‸"];
  await proposes("provider", kind, ["not_found", "quota_exceeded"]);
  const [service] = await proposes("dns", ["service: ‸"], ["dns"]);
  assert.equal(service.insertText, "dns");
});

test("what a key means, with an example", async () => {
  const request = spec("compute", "operations:", "  reboot_node:", "    requ‸est: POST /a");
  const text = await request.hover();
  assert.match(text, /Method and path: `POST \/v2\//);
  assert.match(text, /Example:\s+```yaml\s+POST \/v2\/servers/);
  const verb = spec("compute", "operations:", "  reboot_‸node: {request: POST /a}");
  assert.match(await verb.hover(), /Reboots a node: `reboot_node\(node\)`/);
  const rules = spec("provider", "connection:", "  errors:", "    ru‸les: []");
  assert.match(await rules.hover(), /```yaml\s+- status: 401\s+kind: invalid_credentials/);
});

test("what a word and a field mean", async () => {
  const state = spec("compute", "states:", "  node:", "    active: run‸ning");
  assert.match(await state.hover(), /Our word for the state/);
  const field = spec("compute", "models:", "  node: {id: id, name: name, sta‸te: status}");
  assert.match(await field.hover(), /An expression for a state\. Must be mapped\./);
});

test("mistakes stand at their place", async () => {
  const key = spec("compute", "service: compute", "operations:", "  list_nodes:", "    reqest: GET /a");
  assert.deepEqual(await mistakes(key), ["5:5 Property reqest is not allowed."]);
  const verb = spec("dns", "service: dns", "operations:", "  list_zone: {request: GET /a}");
  assert.deepEqual(await mistakes(verb), ["4:3 Property list_zone is not allowed."]);
  const word = spec("compute", "service: compute", "states:", "  node: {active: runing}");
  const [only, ...more] = await mistakes(word);
  assert.deepEqual(more, []);
  assert.match(only, /^4:18 Value is not accepted\. Valid values: "running"/);
});

test("no spec has a mistake", async () => {
  const folders = readdirSync(join(root, "specs"), { withFileTypes: true });
  let seen = 0;
  for (const folder of folders.filter((one) => one.isDirectory())) {
    for (const file of readdirSync(join(root, "specs", folder.name))) {
      if (!file.endsWith(".yaml")) continue;
      const path = join(root, "specs", folder.name, file);
      const opened = server.open(path, readFileSync(path, "utf8"));
      assert.deepEqual(await mistakes(opened), [], path);
      seen += 1;
    }
  }
  assert.ok(seen > 10, `only ${seen} files were found`);
});
