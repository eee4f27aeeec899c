// A compiler that stays: one JSON line in, one out. In: {"changed": {path: source}, "wanted": {path: [contract]}}.
// Out: {"errors": [first message]} or {"contracts": {contract: {"bytecode", "deployedBytecode"}}}, hex without 0x.
"use strict";

const fs = require("fs");
const readline = require("readline");
const solc = require("solc");

const settings = JSON.parse(process.argv[2]); // solc's own: optimizer, evmVersion, remappings

function compile({ changed, wanted }) {
  const read = (path) => (path in changed ? changed[path] : fs.readFileSync(path, "utf8"));
  const sources = {};
  const outputSelection = {};
  for (const [path, names] of Object.entries(wanted)) {
    sources[path] = { content: read(path) };
    outputSelection[path] = {};
    for (const name of names) {
      outputSelection[path][name] = ["evm.bytecode.object", "evm.deployedBytecode.object"];
    }
  }
  const input = { language: "Solidity", sources, settings: { ...settings, outputSelection } };
  const find = (path) => {
    try {
      return { contents: read(path) };
    } catch (error) {
      return { error: error.message };
    }
  };
  const answer = JSON.parse(solc.compile(JSON.stringify(input), { import: find }));
  const wrong = (answer.errors || []).filter((error) => error.severity === "error");
  if (wrong.length) return { errors: [wrong[0].message] };
  const contracts = {};
  for (const [path, names] of Object.entries(wanted)) {
    for (const name of names) {
      const { bytecode, deployedBytecode } = answer.contracts[path][name].evm;
      contracts[name] = { bytecode: bytecode.object, deployedBytecode: deployedBytecode.object };
    }
  }
  return { contracts };
}

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  process.stdout.write(JSON.stringify(compile(JSON.parse(line))) + "\n");
});
