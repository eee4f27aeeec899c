#!/usr/bin/env node
// Ganache that remembers which instructions ran. It takes Ganache's own options and answers as Ganache does; calls stay
// calls. Two methods more: `watch_mark [name]` says whose the following instructions are, and `watch_write [file]` writes
// {seconds: {mark: time}, seen: [{mark, kind, code, steps}]}: `kind` is "run" or "init" (a constructor), `code` what ran
// (after "data " what a contract was created from), `steps` a byte for each position in it, in base64: 1 it ran, 2 the
// jump there fell through, 4 it was taken.
"use strict";

const fs = require("fs");
const http = require("http");
const ganache = require("ganache");

const RAN = 1;
const FELL = 2;
const JUMPED = 4;
const MOST_CODE = 49_152 + 33;
const CREATES = new Set(["CREATE", "CREATE2"]);

/** `--wallet.totalAccounts 20 --wallet.deterministic` as {wallet: {totalAccounts: "20", deterministic: true}}. */
function readOptions(words) {
  const options = {};
  for (let i = 0; i < words.length; i++) {
    const path = words[i].replace(/^--/, "").split(".");
    const valued = i + 1 < words.length && !words[i + 1].startsWith("--");
    const value = valued ? words[++i] : true;
    const given = value === "true" ? true : /^\d+$/.test(value) ? Number(value) : value;
    const inner = path.slice(0, -1).reduce((at, name) => (at[name] = at[name] || {}), options);
    inner[path[path.length - 1]] = given;
  }
  if (options.hardfork) options.chain = { ...options.chain, hardfork: options.hardfork };
  delete options.hardfork;
  return options;
}

class Watch {
  constructor(provider) {
    this.provider = provider;
    this.mark = "";
    this.since = Date.now();
    this.seconds = {};
    this.seen = new Map(); // mark -> key -> {kind, code, steps}
    this.pending = new Map(); // "kind address" -> steps, of the request under way
    this.codes = new Map(); // address -> code, until the chain goes back
    this.context = null;
    this.frames = [];
    provider.on("ganache:vm:tx:step", ({ context, data }) => this.step(context, data));
  }

  /** One instruction. A frame begins where the depth grows, and is a constructor's where its parent was creating. */
  step(context, data) {
    const depth = Number(data.depth);
    const pc = Number(data.pc);
    if (context !== this.context) {
      this.context = context;
      this.frames = [];
    }
    this.frames.length = Math.min(this.frames.length, depth + 1);
    let frame = this.frames[depth];
    if (frame === undefined) {
      const parent = this.frames[depth - 1];
      const creating = parent ? CREATES.has(parent.name) : this.creation !== null;
      const kind = !creating ? "run" : parent ? "init" : "sent"; // a constructor's code: a contract's, or the request's
      const key = `${kind} 0x${data.codeAddress.toString("hex")}`;
      if (!this.pending.has(key)) this.pending.set(key, new Uint8Array(MOST_CODE));
      frame = this.frames[depth] = { steps: this.pending.get(key), pc: 0, name: "" };
    } else if (frame.name === "JUMPI") {
      frame.steps[frame.pc] |= pc === frame.pc + 1 ? FELL : JUMPED;
    }
    frame.steps[pc] |= RAN;
    frame.pc = pc;
    frame.name = data.opcode.name;
  }

  async before(request) {
    const transaction = (request.params || [])[0];
    const sends = ["eth_sendTransaction", "eth_call"].includes(request.method);
    this.creation = sends && !transaction.to ? transaction.data || transaction.input : null;
  }

  /** Learns what code the addresses that ran have; afterwards they may be undone. */
  async after(request) {
    await new Promise(setImmediate); // Ganache tells its listeners of steps a turn later
    for (const [key, steps] of this.pending) {
      const [kind, address] = key.split(" ");
      const sent = kind === "sent";
      const code = sent ? this.creation : await this.codeAt(address);
      if (code !== "0x") this.add(sent ? "init" : kind, sent ? "data " + code : code, steps);
    }
    this.pending.clear();
    this.context = null;
    if (request.method === "evm_revert") this.codes.clear();
  }

  async codeAt(address) {
    if (!this.codes.has(address)) {
      const code = await this.provider.request({ method: "eth_getCode", params: [address, "latest"] });
      if (code === "0x") return code;
      this.codes.set(address, code);
    }
    return this.codes.get(address);
  }

  add(kind, code, steps) {
    if (!this.seen.has(this.mark)) this.seen.set(this.mark, new Map());
    const mine = this.seen.get(this.mark);
    const key = kind + code;
    const known = mine.get(key);
    if (known === undefined) mine.set(key, { kind, code, steps });
    else for (let i = 0; i < steps.length; i++) known.steps[i] |= steps[i];
  }

  /** What follows is done for `mark`; the time up to now was the last one's. */
  turnTo(mark) {
    this.seconds[this.mark] = (this.seconds[this.mark] || 0) + (Date.now() - this.since) / 1000;
    this.since = Date.now();
    this.mark = mark;
    return mark;
  }

  write(file) {
    this.turnTo("");
    const rows = [];
    for (const [mark, mine] of this.seen) {
      for (const { kind, code, steps } of mine.values()) {
        rows.push({ mark, kind, code, steps: Buffer.from(steps).toString("base64") });
      }
    }
    fs.writeFileSync(file, JSON.stringify({ seconds: this.seconds, seen: rows }));
    return rows.length;
  }

  /** Our own methods; undefined for Ganache's. */
  answer(request) {
    if (request.method === "watch_mark") return this.turnTo(request.params[0]);
    if (request.method === "watch_write") return this.write(request.params[0]);
    return undefined;
  }
}

function body(stream) {
  return new Promise((done, failed) => {
    const parts = [];
    stream.on("data", (part) => parts.push(part));
    stream.on("end", () => done(Buffer.concat(parts)));
    stream.on("error", failed);
  });
}

/** Passes one request on to Ganache's own server and returns its answer as it came. */
function forward(port, agent, text) {
  return new Promise((done, failed) => {
    const headers = { "content-type": "application/json", "content-length": text.length };
    const passed = http.request({ port, agent, host: "127.0.0.1", method: "POST", headers }, (answer) =>
      body(answer).then((content) => done({ status: answer.statusCode, content }), failed),
    );
    passed.on("error", failed);
    passed.end(text);
  });
}

async function main(words) {
  if (words.includes("--version")) return console.log("ganache v7.9.2 (watched)");
  const options = readOptions(words);
  const port = options.server.port;
  delete options.server;
  const server = ganache.server({ ...options, logging: { quiet: true } });
  await server.listen(0, "127.0.0.1");
  const watch = new Watch(server.provider);
  const agent = new http.Agent({ keepAlive: true });
  let last = Promise.resolve();

  async function serve(incoming, outgoing) {
    const text = await body(incoming);
    const requests = [].concat(JSON.parse(text));
    const own = requests.length === 1 ? watch.answer(requests[0]) : undefined;
    outgoing.setHeader("content-type", "application/json");
    if (own !== undefined) return outgoing.end(JSON.stringify({ jsonrpc: "2.0", id: requests[0].id, result: own }));
    await watch.before(requests[0]);
    const answer = await forward(server.address().port, agent, text);
    await watch.after(requests[0]);
    outgoing.statusCode = answer.status;
    outgoing.end(answer.content);
  }

  http
    .createServer((incoming, outgoing) => {
      // One at a time: what ran belongs to the request that is under way.
      last = last.then(() => serve(incoming, outgoing)).catch((error) => outgoing.destroy(error));
    })
    .listen(port, "127.0.0.1");
}

main(process.argv.slice(2));
