// The language server that editors run for YAML, spoken to over its standard input and output.

import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(import.meta.url);
const server = join(dirname(require.resolve("yaml-language-server/package.json")), "bin", "yaml-language-server");

/** The mark of the cursor in a text. */
export const CURSOR = "‸";

export class LanguageServer {
  #process = spawn(process.execPath, [server, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  #rest = Buffer.alloc(0);
  #answers = new Map();
  #diagnostics = new Map();
  #count = 0;

  constructor() {
    this.#process.stdout.on("data", (bytes) => this.#read(bytes));
  }

  /** Starts it for the workspace in this folder. */
  static async start(folder) {
    const one = new LanguageServer();
    const markup = ["markdown", "plaintext"];
    await one.#ask("initialize", {
      processId: process.pid,
      rootUri: pathToFileURL(folder).href,
      capabilities: {
        textDocument: {
          completion: { completionItem: { snippetSupport: true, documentationFormat: markup } },
          hover: { contentFormat: markup },
        },
      },
    });
    one.#tell("initialized", {});
    const yaml = { validate: true, hover: true, completion: true, schemaStore: { enable: false } };
    one.#tell("workspace/didChangeConfiguration", { settings: { yaml } });
    return one;
  }

  /** Opens a text as the file at this path, without the mark of the cursor. */
  open(path, marked) {
    const uri = pathToFileURL(path).href;
    const offset = marked.indexOf(CURSOR);
    const text = marked.replace(CURSOR, "");
    const before = marked.slice(0, Math.max(offset, 0)).split("\n");
    const position = { line: before.length - 1, character: before.at(-1).length };
    const heard = new Promise((tell) => this.#diagnostics.set(uri, tell));
    this.#tell("textDocument/didOpen", { textDocument: { uri, languageId: "yaml", version: 1, text } });
    const at = { textDocument: { uri }, position };
    return {
      completion: async () => (await this.#ask("textDocument/completion", at)).items,
      hover: async () => (await this.#ask("textDocument/hover", at))?.contents?.value ?? "",
      diagnostics: () => heard,
    };
  }

  async stop() {
    await this.#ask("shutdown", null);
    this.#tell("exit", null);
  }

  #ask(method, params) {
    const id = ++this.#count;
    const answer = new Promise((resolve, reject) => this.#answers.set(id, { resolve, reject }));
    this.#send({ id, method, params });
    return answer;
  }

  #tell(method, params) {
    this.#send({ method, params });
  }

  #send(message) {
    const text = JSON.stringify({ jsonrpc: "2.0", ...message });
    this.#process.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  #read(bytes) {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    for (;;) {
      const head = this.#rest.indexOf("\r\n\r\n");
      if (head < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.#rest.toString("ascii", 0, head))[1]);
      if (this.#rest.length < head + 4 + length) return;
      const text = this.#rest.toString("utf8", head + 4, head + 4 + length);
      this.#rest = this.#rest.subarray(head + 4 + length);
      this.#take(JSON.parse(text));
    }
  }

  #take({ id, method, params, result, error }) {
    if (method === "textDocument/publishDiagnostics") {
      this.#diagnostics.get(params.uri)?.(params.diagnostics);
    } else if (method !== undefined && id !== undefined) {
      // What it asks us for, such as to register a capability, is granted.
      this.#send({ id, result: null });
    } else if (this.#answers.has(id)) {
      const { resolve, reject } = this.#answers.get(id);
      this.#answers.delete(id);
      if (error) reject(new Error(error.message));
      else resolve(result);
    }
  }
}
