// Prints the ABI and bytecode of a typechain factory as JSON. The factories import ethers only to extend its classes,
// so an empty stand-in does and ethers need not be installed.
"use strict";

const Module = require("module");

const original = Module.prototype.require;
Module.prototype.require = function (name) {
  return name === "ethers" ? { ContractFactory: class {}, Contract: class {}, utils: {} } : original.call(this, name);
};

const factory = Object.values(require(process.argv[2]))[0];
process.stdout.write(JSON.stringify({ abi: factory.abi, bytecode: factory.bytecode }));
