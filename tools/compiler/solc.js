#!/usr/bin/env node
// Answers as the native `solc` does, with npm's solc underneath, for machines that cannot download the native one.
// Understands what Brownie (py-solc-x) and forge ask for: --version, and --standard-json from stdin or a file.
"use strict";

const fs = require("fs");
const path = require("path");

const HELP = "usage: solc --version | --standard-json [FILE] [--base-path DIR] [--include-path DIR]... [--allow-paths LIST]";

function parse(argv) {
  const options = { version: false, standardJson: false, file: null, base: null, roots: [] };
  for (let i = 0; i < argv.length; i++) {
    const [flag, inline] = argv[i].split(/=(.*)/s);
    const value = () => (inline !== undefined ? inline : argv[++i]);
    if (flag === "--version") options.version = true;
    else if (flag === "--standard-json") options.standardJson = true;
    else if (flag === "--base-path") options.base = value();
    else if (flag === "--include-path") options.roots.push(value());
    else if (flag === "--allow-paths") value();
    else if (flag === "-" || !flag.startsWith("-")) options.file = flag === "-" ? null : flag;
    else throw new Error(`unknown option ${flag}\n${HELP}`);
  }
  return options;
}

/** solc-js reads no files itself: every import goes through this. */
function importer(options) {
  const roots = [options.base || process.cwd(), ...options.roots];
  return (name) => {
    for (const root of roots) {
      const file = path.resolve(root, name);
      if (fs.existsSync(file)) return { contents: fs.readFileSync(file, "utf8") };
    }
    return { error: `File not found: ${name} (looked in ${roots.join(", ")})` };
  };
}

function main() {
  const options = parse(process.argv.slice(2));
  const solc = require("solc");
  if (options.version) {
    const version = solc.version().replace(".Emscripten.clang", ".Linux.g++");
    process.stdout.write(`solc, the solidity compiler commandline interface\nVersion: ${version}\n`);
  } else if (options.standardJson) {
    const input = fs.readFileSync(options.file === null ? 0 : options.file, "utf8");
    // No process.exit() after this: it would cut a long answer off in the pipe.
    process.stdout.write(solc.compile(input, { import: importer(options) }));
  } else {
    throw new Error(HELP);
  }
}

try {
  main();
} catch (error) {
  process.stderr.write(`solc: ${error.message}\n`);
  process.exitCode = 1;
}
